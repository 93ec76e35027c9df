import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';

/** The profile of whoever is signed in. */
export const profileQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => answerOf(api.GET('/api/v1/me')),
});
