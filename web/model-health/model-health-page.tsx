import { Skeleton, Stack } from '@mantine/core';
import { mdiHeartPulse } from '@mdi/js';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { HealthAnswer } from '../../src/http/contract/health.ts';
import { answerOf, api } from '../api/client.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ModelsSection } from './models-section.tsx';
import { ScorecardHealth } from './scorecard-health.tsx';

/** Whether live scorecards still fit, reminders of looking them through, and models from outside. */
export function ModelHealthPage() {
  const { t } = useTranslation('modelHealth');
  const { data, error, refetch } = useQuery({
    queryKey: ['model-health'],
    queryFn: () => answerOf<{ items: HealthAnswer[] }>(api.GET('/api/v1/model-health')),
  });
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} />
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={320} />}
      <Stack gap="md">
        {data?.items.length === 0 && (
          <EmptyState icon={mdiHeartPulse} title={t('emptyTitle')} text={t('emptyText')} />
        )}
        {data?.items.map((health) => (
          <ScorecardHealth key={health.scorecard} health={health} />
        ))}
        <ModelsSection />
      </Stack>
    </>
  );
}
