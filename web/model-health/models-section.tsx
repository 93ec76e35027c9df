import { Button, Skeleton, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelAnswer } from '../../src/http/contract/models.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { Section } from '../ui/section.tsx';
import { AddModelForm } from './add-model-form.tsx';

/** Models from outside: which there are, whether they run, adding and removing. */
export function ModelsSection() {
  const { t } = useTranslation('modelHealth');
  const { may } = useSession();
  const [isAdding, setIsAdding] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['models'],
    queryFn: () => answerOf<{ items: ModelAnswer[] }>(api.GET('/api/v1/models')),
  });
  return (
    <Section title={t('models.title')}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('models.text')}
      </Text>
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={60} />}
      {data?.items.length === 0 && <Text size="sm">{t('models.none')}</Text>}
      {data && data.items.length > 0 && <ModelTable models={data.items} />}
      {may('scorecards:write') &&
        (isAdding ? (
          <AddModelForm onClose={() => setIsAdding(false)} />
        ) : (
          <Button size="xs" mt="sm" variant="default" onClick={() => setIsAdding(true)}>
            {t('models.add')}
          </Button>
        ))}
    </Section>
  );
}

function ModelTable({ models }: { models: readonly ModelAnswer[] }) {
  const { t } = useTranslation('modelHealth');
  const { date } = useFormat();
  const { may } = useSession();
  const queries = useQueryClient();
  const [removed, setRemoved] = useState<string>();
  const removing = useMutation({
    mutationFn: (slug: string) =>
      answerOf(api.DELETE('/api/v1/models/{slug}', { params: { path: { slug } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['models'] });
      notifyDone(t('models.removed'));
    },
    onError: notifyProblem,
  });
  return (
    <>
      <ScrollTable label={t('models.title')} minWidth={560}>
        <Table.Thead>
          <Table.Tr>
            {(['name', 'reads', 'added', 'state'] as const).map((column) => (
              <Table.Th key={column} scope="col">
                {t(`models.${column}`)}
              </Table.Th>
            ))}
            {may('scorecards:write') && <Table.Td />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {models.map(({ slug, title, inputs, addedAt, problem, sweptAt }) => (
            <Table.Tr key={slug}>
              <Table.Th scope="row" fw={500}>
                {title}
              </Table.Th>
              <Table.Td>{inputs.join(', ')}</Table.Td>
              <Table.Td>{date(addedAt)}</Table.Td>
              <Table.Td>{problem ?? t(sweptAt === null ? 'models.waiting' : 'models.fine')}</Table.Td>
              {may('scorecards:write') && (
                <Table.Td>
                  <Button size="compact-xs" variant="default" onClick={() => setRemoved(slug)}>
                    {t('models.remove')}
                  </Button>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
      <ConfirmDialog
        opened={removed !== undefined}
        title={t('models.removeTitle')}
        text={t('models.removeText')}
        action={t('models.remove')}
        onConfirm={() => removed !== undefined && removing.mutate(removed)}
        onClose={() => setRemoved(undefined)}
      />
    </>
  );
}
