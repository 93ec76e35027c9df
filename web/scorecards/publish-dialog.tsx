import { Button, Checkbox, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChangeAnswer, PreviewAnswer } from '../../src/http/contract/scorecards.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { notifyProblem } from '../ui/notify.tsx';
import { ChangeList } from './change-list.tsx';

/** Publishes a text: what changes, who moves, why, and whether it may trigger anything. */
export function PublishDialog({
  slug,
  source,
  liveSource,
  version,
  preview,
  onPublished,
  onClose,
}: {
  slug: string;
  source: string;
  liveSource: string | null;
  /** The earlier version that is published again; undefined for the draft. */
  version?: number | undefined;
  preview?: PreviewAnswer | undefined;
  /** Called when publishing has begun. */
  onPublished?: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(['scorecards', 'common']);
  const { number } = useFormat();
  const queries = useQueryClient();
  const [comment, setComment] = useState(version === undefined ? '' : t('publish.backTo', { version }));
  const [fires, setFires] = useState(version === undefined);
  const changes = useQuery({
    queryKey: ['scorecard-diff', liveSource, source],
    enabled: liveSource !== null,
    queryFn: () =>
      answerOf<{ changes: ChangeAnswer[] }>(
        api.POST('/api/v1/scorecards/diff', { body: { before: liveSource ?? '', after: source } }),
      ),
  });
  const publish = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/v1/scorecards/publish', {
          body: {
            comment,
            firesTransitions: fires,
            ...(version === undefined ? { source } : { slug, version }),
          },
        }),
      ),
    onSuccess: async () => {
      onPublished?.();
      await queries.invalidateQueries({ queryKey: ['scorecards'] });
      onClose();
    },
    onError: notifyProblem,
  });
  const moving = preview?.moves.reduce((sum, { share }) => sum + share, 0);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={version === undefined ? t('publish.title') : t('publish.backTitle', { version })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Stack gap="md">
        {changes.data && <ChangeList changes={changes.data.changes} />}
        {liveSource === null && <Text size="sm">{t('publish.first')}</Text>}
        {preview && moving !== undefined && (
          <Text size="sm">
            {t('publish.moving', {
              count: Math.round(moving * preview.subjects),
              number: number(Math.round(moving * preview.subjects)),
            })}
          </Text>
        )}
        <Textarea
          label={t('publish.comment')}
          description={t('publish.commentHint')}
          value={comment}
          maxLength={1000}
          autosize
          minRows={2}
          data-autofocus
          onChange={({ currentTarget }) => setComment(currentTarget.value)}
        />
        <Checkbox
          label={t('publish.fires')}
          description={t('publish.firesHint')}
          checked={fires}
          onChange={({ currentTarget }) => setFires(currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button loading={publish.isPending} onClick={() => publish.mutate()}>
            {t('publish.now')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
