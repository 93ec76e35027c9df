import { Badge, Button, Drawer, Group, Paper, Progress, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChangeAnswer, VersionAnswer } from '../../src/http/contract/scorecards.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { ChangeList } from './change-list.tsx';

/** The versions of a scorecard: who published what and why, what each changed, and the way back. */
export function VersionsPanel({
  slug,
  versions,
  mayPublish,
  onRollBack,
  onClose,
}: {
  slug: string;
  versions: readonly VersionAnswer[];
  mayPublish: boolean;
  onRollBack: (version: number, source: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(['scorecards', 'common']);
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
        {versions.map((version, position) => (
          <VersionCard
            key={version.version}
            slug={slug}
            version={version}
            before={versions[position + 1]?.version}
            mayPublish={mayPublish}
            onRollBack={onRollBack}
          />
        ))}
      </Stack>
    </Drawer>
  );
}

function VersionCard({
  slug,
  version,
  before,
  mayPublish,
  onRollBack,
}: {
  slug: string;
  version: VersionAnswer;
  before: number | undefined;
  mayPublish: boolean;
  onRollBack: (version: number, source: string) => void;
}) {
  const { t } = useTranslation(['scorecards', 'common']);
  const { dateTime } = useFormat();
  const [isOpen, setIsOpen] = useState(false);
  const { status, comment, publishedBy, publishedAt, progress } = version;
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" align="flex-start">
        <div>
          <Group gap="xs">
            <Text fw={600}>{t('versions.version', { version: version.version })}</Text>
            {status !== 'retired' && (
              <Badge variant="outline" c="var(--mantine-color-text)" tt="none">
                {t(`versions.${status}`)}
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
        <Group gap="xs">
          {before !== undefined && (
            <Button
              size="compact-sm"
              variant="default"
              aria-expanded={isOpen}
              onClick={() => setIsOpen(!isOpen)}
            >
              {t('versions.changes')}
            </Button>
          )}
          {mayPublish && status === 'retired' && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() =>
                void sourceOf(slug, version.version).then((source) => onRollBack(version.version, source))
              }
            >
              {t('versions.rollBack')}
            </Button>
          )}
        </Group>
      </Group>
      {status === 'publishing' && <PublishingProgress progress={progress} />}
      {isOpen && before !== undefined && <Difference slug={slug} before={before} after={version.version} />}
    </Paper>
  );
}

/** How far publishing has come. */
export function PublishingProgress({ progress: { done, total } }: { progress: VersionAnswer['progress'] }) {
  const { t } = useTranslation(['scorecards', 'common']);
  const { number } = useFormat();
  return (
    <div>
      <Text size="sm">{t('versions.progress', { done: number(done), total: number(total) })}</Text>
      <Progress value={(100 * done) / Math.max(1, total)} aria-label={t('versions.publishing')} />
    </div>
  );
}

async function sourceOf(slug: string, version: number): Promise<string> {
  const path = { slug, version };
  return (await answerOf(api.GET('/api/v1/scorecards/{slug}/versions/{version}', { params: { path } })))
    .source;
}

function Difference({ slug, before, after }: { slug: string; before: number; after: number }) {
  const { data } = useQuery({
    queryKey: ['scorecard-versions-diff', slug, before, after],
    queryFn: async () => {
      const [old, next] = await Promise.all([sourceOf(slug, before), sourceOf(slug, after)]);
      return answerOf<{ changes: ChangeAnswer[] }>(
        api.POST('/api/v1/scorecards/diff', { body: { before: old, after: next } }),
      );
    },
  });
  return (
    <div style={{ marginTop: '0.75rem' }}>
      {data ? <ChangeList changes={data.changes} /> : <Skeleton height={60} />}
    </div>
  );
}
