import { useQuery } from '@tanstack/react-query';
import type { CatalogueAnswer } from '../../src/http/contract/coverage.ts';
import { answerOf, api } from '../api/client.ts';

const NOTHING: CatalogueAnswer = { subjects: 0, sampled: 0, isExact: false, events: [], traits: [] };

/** The events and traits that there are, for suggestions; empty until they are known. */
export function useCatalogue(): CatalogueAnswer {
  const { data } = useQuery({
    queryKey: ['catalogue'],
    queryFn: () => answerOf<CatalogueAnswer>(api.GET('/api/v1/catalogue')),
    staleTime: 60_000,
  });
  return data ?? NOTHING;
}
