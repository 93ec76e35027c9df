import { queryOptions } from '@tanstack/react-query';
import type { NextRep, RepAnswer, TeamAnswer } from '../../src/http/contract/teams.ts';
import { answerOf, api } from '../api/client.ts';
import { queryClient } from '../query-client.ts';

/** Everybody who gets leads, or could. */
export const repsQuery = queryOptions({
  queryKey: ['sales', 'reps'],
  queryFn: () => answerOf<{ items: RepAnswer[] }>(api.GET('/api/v1/reps')),
});

/** Oneself as a rep. */
export const ownRepQuery = queryOptions({
  queryKey: ['sales', 'own'],
  queryFn: () => answerOf<RepAnswer>(api.GET('/api/v1/me/rep')),
});

export const teamsQuery = queryOptions({
  queryKey: ['sales', 'teams'],
  queryFn: () => answerOf<{ items: TeamAnswer[] }>(api.GET('/api/v1/teams')),
});

/** To whom of a team a lead would go. */
export const nextRepQuery = (slug: string, lead: string) =>
  queryOptions({
    queryKey: ['sales', 'next', slug, lead],
    queryFn: () =>
      answerOf<NextRep>(
        api.GET('/api/v1/teams/{slug}/next', {
          params: { path: { slug }, query: lead === '' ? {} : { lead } },
        }),
      ),
    retry: false,
  });

/** Asks anew for whatever is known of reps and teams. */
export async function refreshSales(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['sales'] });
}
