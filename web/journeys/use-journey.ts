import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';

const REFRESHED_AFTER_MS = 10_000;

/** A journey with its texts, its versions and how many leads are where, as it is now. */
export function useJourney(slug: string) {
  return useQuery({
    queryKey: ['journeys', slug],
    queryFn: () => answerOf(api.GET('/api/v1/journeys/{slug}', { params: { path: { slug } } })),
    refetchInterval: REFRESHED_AFTER_MS,
  });
}

/** A journey as the API tells it. */
export type JourneyData = NonNullable<ReturnType<typeof useJourney>['data']>;
