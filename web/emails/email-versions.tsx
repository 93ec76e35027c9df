import { Badge, Button, Drawer, Group, Paper, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import type { EmailData } from './email-data.ts';

/** The versions of an e-mail: who published what and why, and the way back. */
export function EmailVersions({
  email,
  mayPublish,
  onClose,
}: {
  email: EmailData;
  mayPublish: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation(['scorecards', 'emails', 'common']);
  const { dateTime } = useFormat();
  const queries = useQueryClient();
  const { slug } = email;
  const again = useMutation({
    mutationFn: (version: number) =>
      answerOf(
        api.POST('/api/v1/emails/publish', {
          body: { slug, version, comment: t('publish.backTo', { version }) },
        }),
      ),
    onSuccess: async ({ version }) => {
      await queries.invalidateQueries({ queryKey: ['emails'] });
      notifyDone(t('emails:published', { version }));
    },
    onError: notifyProblem,
  });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      title={t('versions.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {email.versions.length === 0 && <Text c="dimmed">{t('versions.none')}</Text>}
      <Stack gap="sm">
        {email.versions.map(({ version, comment, publishedAt, publishedBy }) => (
          <Paper key={version} withBorder p="sm">
            <Group justify="space-between" align="flex-start">
              <div>
                <Group gap="xs">
                  <Text fw={600}>{t('versions.version', { version })}</Text>
                  {version === email.liveVersion && (
                    <Badge variant="outline" c="var(--mantine-color-text)" tt="none">
                      {t('versions.live')}
                    </Badge>
                  )}
                </Group>
                <Text size="sm" c="dimmed">
                  {t('versions.by', { date: dateTime(publishedAt), name: publishedBy })}
                </Text>
                {comment !== '' && <Text size="sm">{comment}</Text>}
              </div>
              {mayPublish && version !== email.liveVersion && (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={again.isPending}
                  onClick={() => again.mutate(version)}
                >
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
