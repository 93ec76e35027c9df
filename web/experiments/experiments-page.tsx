import { Anchor, Badge, Button, Skeleton, Table } from '@mantine/core';
import { mdiFlaskOutline, mdiPlus } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExperimentAnswer } from '../../src/http/contract/experiments.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ScrollTable } from '../ui/scroll-table.tsx';
import { StartDialog } from './start-dialog.tsx';
import { useComparison } from './use-comparison.ts';

/** All experiments, and starting one. */
export function ExperimentsPage() {
  const { t } = useTranslation('experiments');
  const { may } = useSession();
  const [isStarting, setIsStarting] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['experiments'],
    queryFn: () => answerOf<{ items: ExperimentAnswer[] }>(api.GET('/api/v1/experiments')),
  });
  const start = may('scorecards:write') && (
    <Button leftSection={<Icon path={mdiPlus} size={18} />} onClick={() => setIsStarting(true)}>
      {t('start')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} actions={start} />
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={200} />}
      {data?.items.length === 0 && (
        <EmptyState icon={mdiFlaskOutline} title={t('emptyTitle')} text={t('emptyText')} />
      )}
      {data && data.items.length > 0 && <ExperimentTable items={data.items} />}
      {isStarting && <StartDialog onClose={() => setIsStarting(false)} />}
    </>
  );
}

function ExperimentTable({ items }: { items: readonly ExperimentAnswer[] }) {
  const { t } = useTranslation('experiments');
  const { date } = useFormat();
  const compares = useComparison();
  return (
    <ScrollTable label={t('title')} minWidth={560}>
      <Table.Thead>
        <Table.Tr>
          {(['name', 'compares', 'since', 'state'] as const).map((column) => (
            <Table.Th key={column} scope="col">
              {t(`columns.${column}`)}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((item) => (
          <Table.Tr key={item.slug}>
            <Table.Th scope="row" fw={500}>
              <Anchor component={Link} to={`/learn/experiments/${item.slug}`}>
                {item.title}
              </Anchor>
            </Table.Th>
            <Table.Td>{compares(item)}</Table.Td>
            <Table.Td>{date(item.startedAt)}</Table.Td>
            <Table.Td>
              <Badge variant="outline" tt="none" c="var(--mantine-color-text)">
                {t(`states.${item.status}`)}
              </Badge>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}
