import { Paper, SimpleGrid, Skeleton, Title } from '@mantine/core';
import { mdiInboxOutline } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DashboardAnswer } from '../../src/http/contract/dashboard.ts';
import { ApiProblem } from '../api/api-problem.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { AttentionList } from './attention-list.tsx';
import { BandBars } from './band-bars.tsx';
import { CoverageFigures } from './coverage-figures.tsx';
import { MovementChart } from './movement-chart.tsx';
import { ResponseFigures } from './response-figures.tsx';

/** What is worth knowing at the start of a day. */
export function DashboardPage() {
  const { t } = useTranslation('dashboard');
  const { timeZone } = useFormat();
  const { may } = useSession();
  const dashboard = useQuery({
    queryKey: ['dashboard', timeZone],
    queryFn: () =>
      answerOf<DashboardAnswer>(api.GET('/api/v1/dashboard', { params: { query: { timeZone } } })),
    refetchInterval: 60_000,
  });
  const { data, error } = dashboard;
  if (error instanceof ApiProblem && error.status === 404) {
    return (
      <>
        <PageHeader title={t('title')} />
        <EmptyState icon={mdiInboxOutline} title={t('empty.title')} text={t('empty.text')} />
      </>
    );
  }
  return (
    <>
      <PageHeader title={t('title')} text={data?.title ?? <Skeleton height={14} width={160} />} />
      {error && <ProblemNotice problem={error} retry={() => void dashboard.refetch()} />}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Panel title={t('attention.title')}>{data && <AttentionList dashboard={data} />}</Panel>
        <Panel title={t('bands.title')}>{data && <BandBars dashboard={data} />}</Panel>
        <Panel title={t('movement.title')}>{data && <MovementChart movement={data.movement} />}</Panel>
        <Panel title={t('response.title')}>
          {data && <ResponseFigures response={data.response} bands={data.bands} />}
        </Panel>
        {may('scorecards:read') && (
          <Panel title={t('coverage.title')}>{data && <CoverageFigures scorecard={data.scorecard} />}</Panel>
        )}
      </SimpleGrid>
    </>
  );
}

/** A part of the dashboard; grey in the shape of what comes while it is on its way. */
function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper component="section" withBorder p="md" aria-label={title} style={{ minWidth: 0 }}>
      <Title order={2} mb="sm">
        {title}
      </Title>
      {children || <Skeleton height={180} />}
    </Paper>
  );
}
