import { queryOptions, useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';

const WHILE_PUBLISHING_MS = 1_000;

/** A scorecard with its text, draft and versions; asked again every second while a version is being published. */
export function useScorecard(slug: string) {
  return useQuery(scorecardQuery(slug));
}

function scorecardQuery(slug: string) {
  return queryOptions({
    queryKey: ['scorecards', slug],
    queryFn: () => answerOf(api.GET('/api/v1/scorecards/{slug}', { params: { path: { slug } } })),
    refetchInterval: ({ state }) =>
      state.data?.versions.some(({ status }) => status === 'publishing') ? WHILE_PUBLISHING_MS : false,
  });
}
