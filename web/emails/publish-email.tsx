import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { notifyProblem } from '../ui/notify.tsx';

const SHOWN_CHANGES = 12;

/** Publishes a text: what it changes, and why. */
export function PublishEmail({
  source,
  onPublished,
  onClose,
}: {
  source: string;
  onPublished: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(['emails', 'scorecards', 'common']);
  const queries = useQueryClient();
  const [comment, setComment] = useState('');
  const diff = useQuery({
    queryKey: ['email-diff', source],
    queryFn: () => answerOf(api.POST('/api/v1/emails/diff', { body: { source } })),
    gcTime: 0,
  });
  const publish = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/emails/publish', { body: { source, comment } })),
    onSuccess: async () => {
      onPublished();
      await queries.invalidateQueries({ queryKey: ['emails'] });
      onClose();
    },
    onError: notifyProblem,
  });
  const changes = diff.data?.version === null ? [] : (diff.data?.changes ?? []);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('publish.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('publish.text')}</Text>
        {changes.length > 0 && (
          <dl style={{ margin: 0 }}>
            {changes.slice(0, SHOWN_CHANGES).map(({ path, before, after }) => (
              <div key={path} style={{ marginBottom: '0.5rem' }}>
                <Text component="dt" size="sm" fw={500}>
                  {path}
                </Text>
                <dd style={{ margin: 0 }}>
                  {before !== null && (
                    <Text size="sm" c="dimmed" td="line-through" lineClamp={3}>
                      {before}
                    </Text>
                  )}
                  {after !== null && (
                    <Text size="sm" lineClamp={3}>
                      {after}
                    </Text>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        )}
        <Textarea
          label={t('scorecards:publish.comment')}
          value={comment}
          maxLength={1000}
          autosize
          minRows={2}
          data-autofocus
          onChange={({ currentTarget }) => setComment(currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button loading={publish.isPending} onClick={() => publish.mutate()}>
            {t('scorecards:publish.now')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
