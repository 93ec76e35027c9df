import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { Scope } from '../../src/http/contract/access.ts';
import type { SessionAnswer } from '../../src/http/contract/session.ts';
import { answerOf, api } from '../api/client.ts';

/** Who is there. Asked for before the first page, and again whenever somebody signs in or out. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => answerOf<SessionAnswer>(api.GET('/api/v1/session')),
  staleTime: Number.POSITIVE_INFINITY,
});

export interface Session extends SessionAnswer {
  /** Whether the person may do this; what may not be done is not offered. The API decides in any case. */
  may: (scope: Scope) => boolean;
}

export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  return { ...data, may: (scope) => data.me?.scopes.includes(scope) ?? false };
}
