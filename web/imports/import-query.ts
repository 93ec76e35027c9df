import { queryOptions } from '@tanstack/react-query';
import type { ImportAnswer } from '../../src/http/contract/imports.ts';
import { answerOf, api } from '../api/client.ts';

const ASKED_EVERY_MS = 1_000;
const GOING_ON: readonly ImportAnswer['status'][] = ['reading', 'applying', 'removing'];

/** Imports, the newest first; asked again while one goes on. */
export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: () => answerOf(api.GET('/api/v1/imports')),
  refetchInterval: ({ state }) =>
    state.data?.items.some(({ status }) => GOING_ON.includes(status)) ? ASKED_EVERY_MS : false,
});

/** One import; asked again until it has come to its end. */
export const importQuery = (importId: number) =>
  queryOptions({
    queryKey: ['imports', importId],
    queryFn: () => answerOf(api.GET('/api/v1/imports/{importId}', { params: { path: { importId } } })),
    refetchInterval: ({ state }) =>
      state.data && GOING_ON.includes(state.data.status) ? ASKED_EVERY_MS : false,
  });
