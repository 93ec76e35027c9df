import { useQuery } from '@tanstack/react-query';
import type { LiveScorecard } from '../../src/http/contract/queue.ts';
import { answerOf, api } from '../api/client.ts';

const liveQuery = {
  queryKey: ['live-scorecards'],
  queryFn: async () =>
    (await answerOf<{ items: LiveScorecard[] }>(api.GET('/api/v1/queue/scorecards'))).items,
  staleTime: 60_000,
};

/** The scorecards that are live, the one that went live last first; undefined until they are known. */
export function useLiveScorecards(): LiveScorecard[] | undefined {
  return useQuery(liveQuery).data;
}

/** A scorecard that is live; without a slug the one for leads that went live last. */
export function useLiveScorecard(slug: string | undefined): LiveScorecard | undefined {
  return useLiveScorecards()?.find((one) =>
    slug === undefined ? one.subject === 'lead' : one.slug === slug,
  );
}
