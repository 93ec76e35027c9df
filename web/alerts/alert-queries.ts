import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import { queryClient } from '../query-client.ts';

const ASKED_EVERY_MS = 15_000;
/** So many are shown at the bell. */
const AT_THE_BELL = 12;
const ON_A_PAGE = 25;

/** How many of one's own alerts are not read; asked again while the app is open. */
export const unreadQuery = queryOptions({
  queryKey: ['alerts', 'unread'],
  queryFn: () => answerOf(api.GET('/api/v1/me/alerts/count')),
  refetchInterval: ASKED_EVERY_MS,
  refetchOnWindowFocus: true,
  // The number is no reason to put a notice in place of a page.
  throwOnError: false,
});

/** One's own latest alerts. */
export const latestAlertsQuery = queryOptions({
  queryKey: ['alerts', 'latest'],
  queryFn: () => answerOf(api.GET('/api/v1/me/alerts', { params: { query: { limit: AT_THE_BELL } } })),
});

/** One's own alerts, page by page. */
export const alertPagesQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: ['alerts', 'pages', unread],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET('/api/v1/me/alerts', {
          params: {
            query: {
              limit: ON_A_PAGE,
              unread: unread ? 'true' : 'false',
              ...(pageParam !== undefined && { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });

export const alertPreferencesQuery = queryOptions({
  queryKey: ['alerts', 'preferences'],
  queryFn: () => answerOf(api.GET('/api/v1/me/alerts/preferences')),
});

export const alertChannelsQuery = queryOptions({
  queryKey: ['alerts', 'channels'],
  queryFn: () => answerOf(api.GET('/api/v1/alerts/channels')),
});

/** Takes alerts as read, some or all. */
export async function markAlertsRead(which: { alertIds: string[] } | { all: true }): Promise<void> {
  const unread = await answerOf(api.POST('/api/v1/me/alerts/read', { body: which }));
  queryClient.setQueryData(unreadQuery.queryKey, unread);
  await refreshAlerts();
}

/** Asks for the alerts that are shown anew. */
export async function refreshAlerts(): Promise<void> {
  await Promise.all(
    ['latest', 'pages'].map((part) => queryClient.invalidateQueries({ queryKey: ['alerts', part] })),
  );
}
