import { answerOf, api } from '../api/client.ts';
import { queryClient } from '../query-client.ts';

/** Exports change by themselves while one is under way. */
const UNDER_WAY_MS = 2_000;
const OTHERWISE_MS = 30_000;

export const audienceExportsQuery = {
  queryKey: ['audience-exports'],
  queryFn: () => answerOf(api.GET('/api/v1/audience-exports')),
  refetchInterval: ({
    state,
  }: {
    state: { data?: { items: { runs: { state: string }[] }[] } | undefined };
  }) => {
    const isUnderWay = state.data?.items.some(({ runs }) =>
      runs.some((run) => run.state === 'running' || run.state === 'waiting'),
    );
    return isUnderWay ? UNDER_WAY_MS : OTHERWISE_MS;
  },
};

export const audiencesQuery = {
  queryKey: ['audiences'],
  queryFn: () => answerOf(api.GET('/api/v1/audiences')),
};

/** After something about exports was changed. */
export async function refreshExports(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['audience-exports'] });
}
