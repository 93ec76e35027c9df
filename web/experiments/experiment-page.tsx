import { Alert, Anchor, Button, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExperimentReport } from '../../src/http/contract/experiments.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Section } from '../ui/section.tsx';
import { DifferenceChart } from './difference-chart.tsx';
import { MeasureTable } from './measure-table.tsx';
import { MissedFigures } from './missed-figures.tsx';
import { useComparison } from './use-comparison.ts';

/** What an experiment has shown so far, and what to do. */
export function ExperimentPage() {
  const { t } = useTranslation('experiments');
  const { slug } = useParams({ from: '/app/learn/experiments/$slug' });
  const compares = useComparison();
  const { data, error, refetch } = useQuery({
    queryKey: ['experiments', slug],
    queryFn: () =>
      answerOf<ExperimentReport>(api.GET('/api/v1/experiments/{slug}', { params: { path: { slug } } })),
    refetchInterval: 60_000,
  });
  return (
    <>
      <Anchor component={Link} to="/learn/experiments" size="sm">
        {t('all')}
      </Anchor>
      <PageHeader
        title={data?.title ?? slug}
        text={data && compares(data)}
        actions={data?.status === 'running' && <StopButtons report={data} />}
      />
      {error && <ProblemNotice problem={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={320} />}
      {data && <Report report={data} />}
    </>
  );
}

function Report({ report }: { report: ExperimentReport }) {
  const { t } = useTranslation('experiments');
  const { date } = useFormat();
  const { stopReason, stoppedAt, stoppedBy, missed, course, horizonDays } = report;
  return (
    <Stack gap="md">
      {stopReason && (
        <Text size="sm">
          {t(`stops.${stopReason}`, { date: date(stoppedAt ?? ''), name: stoppedBy ?? '' })}
        </Text>
      )}
      {missed ? (
        <Section title={t('missed.title')}>
          <MissedFigures missed={missed} days={horizonDays} />
        </Section>
      ) : (
        <>
          <Verdict report={report} />
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Groups report={report} />
          </SimpleGrid>
          <Section title={t('outcomes')}>
            <MeasureTable report={report} />
          </Section>
          {course.length > 0 && (
            <Section title={t('course')}>
              <DifferenceChart report={report} />
            </Section>
          )}
        </>
      )}
    </Stack>
  );
}

const COLORS: Readonly<Record<ExperimentReport['verdict']['kind'], string>> = {
  'too early': 'gray',
  'keep going': 'gray',
  'second better': 'leaf',
  'first better': 'leaf',
  'no difference': 'blue',
  harm: 'red',
  'arms uneven': 'red',
};

function Verdict({ report }: { report: ExperimentReport }) {
  const { t } = useTranslation('experiments');
  const { kind, measure } = report.verdict;
  const what = report.measures.find((one) => one.measure === measure)?.measure;
  const arms = report.kind === 'hold-out' ? 'hold-out' : 'scorecards';
  const arm = kind === 'first better' ? 'first' : 'second';
  const named = arm === 'first' ? report.champion : report.challenger;
  const name = (report.kind === 'scorecards' ? named : null) ?? t(`arms.${arms}.${arm}`);
  return (
    <Alert color={COLORS[kind]} variant="light" title={t(`verdicts.${kind}`, { name })}>
      <Text size="sm">
        {t(`verdictTexts.${kind}`, { measure: what === undefined ? '' : t(`measures.${what}`) })}
      </Text>
    </Alert>
  );
}

function Groups({ report }: { report: ExperimentReport }) {
  const { t } = useTranslation('experiments');
  const { number, percent } = useFormat();
  const { leads, matured, ratio, share, horizonDays, verdict } = report;
  const arms = report.kind === 'hold-out' ? 'hold-out' : 'scorecards';
  return (
    <>
      <Section title={t('takePart')}>
        {(['first', 'second'] as const).map((arm) => (
          <Text key={arm} className="numbers">
            {t(`arms.${arms}.${arm}`)}: <b>{number(leads[arm])}</b>
            <Text span size="sm" c="dimmed">
              {' '}
              · {t('matured', { days: number(horizonDays) })}: {number(matured[arm])}
            </Text>
          </Text>
        ))}
      </Section>
      {ratio && (
        <Section title={t('groups')}>
          <Text>
            {t(verdict.kind === 'arms uneven' ? 'groupsUneven' : 'groupsEven', {
              share: percent(ratio.share, 1),
              intended: percent(share, 1),
            })}
          </Text>
          <Text size="sm" c="dimmed">
            {t('groupsHint', {
              probability: percent(ratio.sequentialProbability, 1),
              once: percent(ratio.chiSquareProbability, 1),
            })}
          </Text>
        </Section>
      )}
    </>
  );
}

function StopButtons({ report }: { report: ExperimentReport }) {
  const { t } = useTranslation('experiments');
  const { may } = useSession();
  const queries = useQueryClient();
  const [asks, setAsks] = useState<'stop' | 'adopt'>();
  const { slug, champion, kind } = report;
  const stopping = useMutation({
    mutationFn: (adopt: boolean) =>
      answerOf(api.POST('/api/v1/experiments/{slug}/stop', { params: { path: { slug } }, body: { adopt } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['experiments'] });
      notifyDone(t('stopped'));
    },
    onError: notifyProblem,
  });
  if (!may('scorecards:write')) return null;
  return (
    <>
      {kind === 'scorecards' && <Button onClick={() => setAsks('adopt')}>{t('adopt')}</Button>}
      <Button variant="default" onClick={() => setAsks('stop')}>
        {t('stop')}
      </Button>
      <ConfirmDialog
        opened={asks === 'stop'}
        title={t('stopTitle')}
        text={t('stopText')}
        action={t('stop')}
        onConfirm={() => stopping.mutate(false)}
        onClose={() => setAsks(undefined)}
      />
      <ConfirmDialog
        opened={asks === 'adopt'}
        title={t('adoptTitle')}
        text={t('adoptText', { champion: champion ?? '' })}
        action={t('adopt')}
        onConfirm={() => stopping.mutate(true)}
        onClose={() => setAsks(undefined)}
      />
    </>
  );
}
