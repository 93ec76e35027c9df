import { Button, Group, Modal, Radio, Stack, Table, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';

/** Publishes a journey: who is inside, and what becomes of them. */
export function PublishJourneyDialog({
  source,
  nameOf,
  onPublished,
  onClose,
}: {
  source: string;
  /** What a step is called. */
  nameOf: (step: string) => string;
  onPublished: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(['journeys', 'common']);
  const { number } = useFormat();
  const queries = useQueryClient();
  const [comment, setComment] = useState('');
  const [inside, setInside] = useState<'finish' | 'move'>('finish');
  const preview = useQuery({
    queryKey: ['journey-move-preview', source],
    queryFn: () => answerOf(api.POST('/api/v1/journeys/move-preview', { body: { source } })),
    gcTime: 0,
  });
  const publish = useMutation({
    mutationFn: () => answerOf(api.POST('/api/v1/journeys/publish', { body: { source, comment, inside } })),
    onSuccess: async ({ version }) => {
      onPublished();
      notifyDone(t('publish.done', { version }));
      await queries.invalidateQueries({ queryKey: ['journeys'] });
      onClose();
    },
    onError: notifyProblem,
  });
  const rows = preview.data?.items ?? [];
  const count = rows.reduce((sum, { leads }) => sum + leads, 0);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('publish.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <Stack gap="md">
        {preview.data && count === 0 && <Text size="sm">{t('publish.first')}</Text>}
        {count > 0 && (
          <>
            <Text size="sm">{t('publish.inside', { count, number: number(count) })}</Text>
            <Radio.Group
              label={t('publish.choice')}
              value={inside}
              onChange={(value) => setInside(value === 'move' ? 'move' : 'finish')}
            >
              <Stack gap="xs" mt={4}>
                <Radio value="finish" label={t('publish.finish')} />
                <Radio value="move" label={t('publish.move')} />
              </Stack>
            </Radio.Group>
            <Table className="numbers" aria-label={t('publish.choice')}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t('publish.at')}</Table.Th>
                  <Table.Th scope="col" ta="right">
                    {t('publish.leads')}
                  </Table.Th>
                  <Table.Th scope="col">{t('publish.then')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map(({ version, step, leads, canMove }) => (
                  <Table.Tr key={`${version} ${step}`}>
                    <Table.Th scope="row" fw={400}>
                      {nameOf(step)}
                    </Table.Th>
                    <Table.Td ta="right">{number(leads)}</Table.Td>
                    <Table.Td>{canMove ? t('publish.moves') : t('publish.stays')}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </>
        )}
        <Textarea
          label={t('publish.comment')}
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
          <Button loading={publish.isPending} disabled={!preview.data} onClick={() => publish.mutate()}>
            {t('publish.now')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
