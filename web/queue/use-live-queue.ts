import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Changes } from '../../src/http/contract/queue.ts';
import type { QueueData } from './use-queue.ts';

/** More changes than this are told as this many. */
const MOST_COUNTED = 99;

/**
 * Listens to what changes. Scores of leads that are shown change where they stand; what would move the list only counts,
 * until one asks for it.
 *
 * @returns how many leads came or moved, and how to show them
 */
export function useLiveQueue(scorecard: string | undefined): { waiting: number; showThem: () => void } {
  const client = useQueryClient();
  const ids = useRef(new Set<string>());
  const [waiting, setWaiting] = useState(0);
  useEffect(() => {
    const query = scorecard === undefined ? '' : `?scorecard=${encodeURIComponent(scorecard)}`;
    const source = new EventSource(`/api/v1/changes${query}`);
    source.addEventListener('changes', (event) => {
      const { items, isPartial } = JSON.parse((event as MessageEvent<string>).data) as Changes;
      const shown = new Map(
        client
          .getQueriesData<QueueData>({ queryKey: ['queue'], type: 'active' })
          .flatMap(([, data]) => data?.pages ?? [])
          .flatMap((page) => page.items)
          .map((item) => [item.subjectId, item]),
      );
      for (const { subjectId, score } of items) {
        // What is shown as it is has been changed from here, or not in what the list is about.
        if (shown.get(subjectId)?.score !== (score ?? undefined)) ids.current.add(subjectId);
      }
      // Of a flood, or of another version of the scorecard, only that there is more is told.
      if (isPartial) ids.current.add('more');
      setWaiting(Math.min(MOST_COUNTED, ids.current.size));
    });
    return () => source.close();
  }, [client, scorecard]);
  const showThem = useCallback(() => {
    ids.current.clear();
    setWaiting(0);
    void client.invalidateQueries({ queryKey: ['queue'] });
    void client.invalidateQueries({ queryKey: ['queue-count'] });
  }, [client]);
  return { waiting, showThem };
}
