import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';

/** Who looks after leads. */
export function useOwners(): string[] {
  const { data } = useQuery({
    queryKey: ['owners'],
    queryFn: () => answerOf<{ owners: string[] }>(api.GET('/api/v1/owners')),
    staleTime: 60_000,
  });
  return data?.owners ?? [];
}
