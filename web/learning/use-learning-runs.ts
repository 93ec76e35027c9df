import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { LearningDetail, LearningOrder } from '../../src/http/contract/learning.ts';
import { answerOf, api } from '../api/client.ts';
import { notifyProblem } from '../ui/notify.tsx';

const ASKED_EVERY_MS = 700;

/** Whether a run is still being worked on. */
function isUnderWay({ status }: Pick<LearningDetail, 'status'>): boolean {
  return status === 'waiting' || status === 'running';
}

type Run = Omit<LearningDetail, 'result'>;

/** The latest runs, the newest first. */
function useRuns(): UseQueryResult<Run[]> {
  return useQuery({
    queryKey: ['learning-runs'],
    queryFn: async () => (await answerOf<{ runs: Run[] }>(api.GET('/api/v1/learning/runs'))).runs,
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? ASKED_EVERY_MS : false),
  });
}

/** The run that is under way, if there is one, and the latest that has come to something, with what came of it. */
export function useLatestRun({ learns }: { learns: boolean }) {
  const runs = useRuns();
  const fitting = runs.data?.filter(({ request }) => !learns || request.learns);
  const underWay = fitting?.find(isUnderWay);
  const [latest] = fitting ?? [];
  const done = fitting?.find(({ status }) => status === 'done');
  const runId = done?.runId ?? 0;
  const detail = useQuery({
    queryKey: ['learning-run', runId],
    enabled: runId > 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () =>
      answerOf<LearningDetail>(api.GET('/api/v1/learning/runs/{runId}', { params: { path: { runId } } })),
  });
  return {
    underWay,
    failed: latest?.status === 'failed' ? latest : undefined,
    detail: detail.data,
    error: runs.error ?? detail.error,
    isLoading: runs.isPending || (runId > 0 && detail.isPending),
  };
}

/** Begins a run. */
export function useBeginRun() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Partial<LearningOrder>) => answerOf(api.POST('/api/v1/learning/runs', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['learning-runs'] }),
    onError: notifyProblem,
  });
}

/** Cancels a run. */
export function useCancelRun() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (runId: number) =>
      answerOf(api.DELETE('/api/v1/learning/runs/{runId}', { params: { path: { runId } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['learning-runs'] }),
  });
}
