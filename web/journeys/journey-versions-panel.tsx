import { Badge, Button, Drawer, Group, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { notifyProblem } from '../ui/notify.tsx';
import type { JourneyData } from './use-journey.ts';

/** The versions of a journey: who published what and why, and the way back. */
export function JourneyVersionsPanel({
  journey: { slug, versions },
  mayPublish,
  onRollBack,
  onClose,
}: {
  journey: JourneyData;
  mayPublish: boolean;
  onRollBack: (source: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(['scorecards', 'common']);
  const { dateTime } = useFormat();
  const rollBack = async (version: number): Promise<void> => {
    try {
      const params = { path: { slug, version } };
      const { source } = await answerOf(api.GET('/api/v1/journeys/{slug}/versions/{version}', { params }));
      onRollBack(source);
    } catch (problem) {
      notifyProblem(problem);
    }
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('versions.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {versions.length === 0 && <Text c="dimmed">{t('versions.none')}</Text>}
      <Stack gap="sm">
        {versions.map(({ version, isLive, comment, publishedAt, publishedBy }) => (
          <Paper key={version} withBorder p="sm">
            <Group justify="space-between" align="flex-start">
              <div>
                <Group gap="xs">
                  <Text fw={600}>{t('versions.version', { version })}</Text>
                  {isLive && (
                    <Badge variant="outline" c="var(--mantine-color-text)" tt="none">
                      {t('versions.live')}
                    </Badge>
                  )}
                </Group>
                <Text size="sm" c="dimmed">
                  {publishedBy === null
                    ? dateTime(publishedAt)
                    : t('versions.by', { date: dateTime(publishedAt), name: publishedBy })}
                </Text>
                {comment !== '' && <Text size="sm">{comment}</Text>}
              </div>
              {mayPublish && !isLive && (
                <Button size="compact-sm" variant="default" onClick={() => void rollBack(version)}>
                  {t('versions.rollBack')}
                </Button>
              )}
            </Group>
          </Paper>
        ))}
      </Stack>
    </Drawer>
  );
}
