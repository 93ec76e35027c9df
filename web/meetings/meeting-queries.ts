import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import { queryClient } from '../query-client.ts';

/** Calendars and meetings change by themselves. */
const ASKED_EVERY_MS = 30_000;
const SHOWN = 200;
const DAY_MS = 86_400_000;

/** The meetings ahead and of the last days: those that are to be marked as held. */
export const meetingsQuery = (person: string | undefined) =>
  queryOptions({
    queryKey: ['meetings', 'list', person ?? 'all'],
    queryFn: () =>
      answerOf(
        api.GET('/api/v1/meetings', {
          params: {
            query: {
              from: new Date(Date.now() - 7 * DAY_MS).toISOString(),
              limit: SHOWN,
              ...(person !== undefined && { person }),
            },
          },
        }),
      ),
    refetchInterval: ASKED_EVERY_MS,
  });

/** The meetings of a lead. */
export const leadMeetingsQuery = (lead: string) =>
  queryOptions({
    queryKey: ['meetings', 'lead', lead],
    queryFn: () => answerOf(api.GET('/api/v1/meetings', { params: { query: { lead, limit: 50 } } })),
  });

export const bookingPagesQuery = queryOptions({
  queryKey: ['booking-pages'],
  queryFn: () => answerOf(api.GET('/api/v1/booking-pages')),
});

/** The free times of a page, of the next month. */
export const freeTimesQuery = (slug: string) =>
  queryOptions({
    queryKey: ['booking-pages', slug, 'free'],
    queryFn: () =>
      answerOf(
        api.GET('/api/v1/booking-pages/{slug}/free-times', {
          params: { path: { slug }, query: { to: new Date(Date.now() + 31 * DAY_MS).toISOString() } },
        }),
      ),
    staleTime: 0,
  });

export const ownCalendarQuery = queryOptions({
  queryKey: ['calendar', 'own'],
  queryFn: () => answerOf(api.GET('/api/v1/me/calendar')),
  refetchInterval: ASKED_EVERY_MS,
});

/** After meetings were changed. */
export async function refreshMeetings(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['meetings'] });
}

/** After booking pages were changed. */
export async function refreshBookingPages(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['booking-pages'] });
}
