import { Anchor, Button, Group, Progress, Skeleton, Stack, Text } from '@mantine/core';
import { mdiHistory } from '@mdi/js';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { BacktestAnswer, BacktestWithResultAnswer } from '../../src/http/contract/backtests.ts';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Notice } from '../ui/notice.tsx';
import { notifyProblem } from '../ui/notify.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Section } from '../ui/section.tsx';
import { BacktestForm } from './backtest-form.tsx';
import { BacktestResult } from './backtest-result.tsx';
import { useContestantLabel } from './use-contestant-label.ts';
import { useProblemText } from './use-problem-text.ts';

const route = getRouteApi('/app/learn/backtest');
const WHILE_RUNNING_MS = 700;

/** Scorecards tried on history: what to try, what was found, and what was tried before. */
export function BacktestPage() {
  const { t } = useTranslation('backtest');
  const { may } = useSession();
  const { id } = route.useSearch();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const earlier = useQuery({
    queryKey: ['backtests'],
    queryFn: () => answerOf<{ items: BacktestAnswer[] }>(api.GET('/api/v1/backtests')),
  });
  const items = earlier.data?.items ?? [];
  const begin = async (body: object): Promise<void> => {
    try {
      const begun = await answerOf(api.POST('/api/v1/backtests', { body: body as never }));
      await navigate({ to: '/learn/backtest', search: { id: begun.id } });
      await queries.invalidateQueries({ queryKey: ['backtests'] });
    } catch (problem) {
      notifyProblem(problem);
    }
  };
  const shown = id ?? items[0]?.id;
  return (
    <>
      <PageHeader title={t('title')} text={t('text')} />
      <Stack gap="md">
        {may('scorecards:write') && (
          <Section title={t('form.title')}>
            <BacktestForm begin={begin} />
          </Section>
        )}
        {earlier.error && <ProblemNotice problem={earlier.error} retry={() => void earlier.refetch()} />}
        {earlier.data && shown === undefined && (
          <EmptyState icon={mdiHistory} title={t('emptyTitle')} text={t('emptyText')} />
        )}
        {shown !== undefined && <Shown key={shown} id={shown} />}
        {items.length > 1 && <Earlier items={items} shown={shown} />}
      </Stack>
    </>
  );
}

function Shown({ id }: { id: string }) {
  const { t } = useTranslation('backtest');
  const problemText = useProblemText();
  const queries = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ['backtests', id],
    queryFn: () =>
      answerOf<BacktestWithResultAnswer>(api.GET('/api/v1/backtests/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) =>
      state.data === undefined || isUnderWay(state.data) ? WHILE_RUNNING_MS : false,
  });
  const cancel = async (): Promise<void> => {
    try {
      await answerOf(api.DELETE('/api/v1/backtests/{id}', { params: { path: { id } } }));
      await queries.invalidateQueries({ queryKey: ['backtests'] });
    } catch (problem) {
      notifyProblem(problem);
    }
  };
  if (error) return <ProblemNotice problem={error} />;
  if (!data) return <Skeleton height={320} />;
  if (isUnderWay(data)) return <UnderWay backtest={data} cancel={() => void cancel()} />;
  if (data.problem || !data.result) {
    return (
      <Notice color="orange" title={t('problem.title')}>
        {problemText(data.problem ?? { code: 'failed' }, data)}
      </Notice>
    );
  }
  return <BacktestResult backtest={data} result={data.result} />;
}

function isUnderWay({ status }: BacktestAnswer): boolean {
  return status === 'waiting' || status === 'running';
}

function UnderWay({ backtest, cancel }: { backtest: BacktestAnswer; cancel: () => void }) {
  const { t } = useTranslation('backtest');
  const { number } = useFormat();
  const { done, total } = backtest.progress;
  return (
    <Section title={t('running.title')}>
      <Stack gap="xs" aria-live="polite">
        <Progress value={(100 * done) / Math.max(1, total)} aria-label={t('running.title')} />
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {total === 0
              ? t('running.waiting')
              : t('running.progress', { done: number(done), total: number(total) })}
          </Text>
          <Button size="xs" variant="default" onClick={cancel}>
            {t('running.cancel')}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}

function Earlier({ items, shown }: { items: BacktestAnswer[]; shown: string | undefined }) {
  const { t } = useTranslation('backtest');
  const { dateTime, list } = useFormat();
  const label = useContestantLabel();
  return (
    <Section title={t('earlier')}>
      <Stack gap={4}>
        {items.map(({ id, scorecards, requestedAt, requestedBy }) => (
          <Group key={id} gap="xs">
            <Anchor
              component={Link}
              to="/learn/backtest"
              search={{ id } as never}
              size="sm"
              lh="1.5rem"
              {...(id === shown && { 'aria-current': 'true' as const })}
            >
              {list(scorecards.map(label))}
            </Anchor>
            <Text size="sm" c="dimmed">
              {t('earlierBy', { date: dateTime(requestedAt), name: requestedBy })}
            </Text>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
