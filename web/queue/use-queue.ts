import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { QueueCount, QueuePage } from '../../src/http/contract/queue.ts';
import { answerOf, api } from '../api/client.ts';
import { type QueueSearch, queueParameters } from './queue-search.ts';

export type QueueData = InfiniteData<QueuePage, string | undefined>;

const PAGE = 60;

/** The key of the queue as it is filtered and sorted. */
function queueKey(search: QueueSearch): readonly unknown[] {
  const { view: _, ...question } = search;
  return ['queue', question];
}

/** The leads of the queue, page by page. */
export function useQueue(search: QueueSearch) {
  return useInfiniteQuery({
    queryKey: queueKey(search),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      answerOf<QueuePage>(
        api.GET('/api/v1/leads', {
          params: {
            query: {
              ...queueParameters(search, Date.now()),
              sort: search.sort ?? 'score',
              limit: PAGE,
              ...(pageParam && { cursor: pageParam }),
            } as never,
          },
          signal,
        }),
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

/** How many leads the filter finds. */
export function useQueueCount(search: QueueSearch) {
  const { sort: _, view: __, ...filter } = search;
  return useQuery({
    queryKey: ['queue-count', filter],
    queryFn: ({ signal }) =>
      answerOf<QueueCount>(
        api.GET('/api/v1/queue/count', {
          params: { query: queueParameters(filter, Date.now()) as never },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}
