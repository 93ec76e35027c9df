import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api/api-problem.ts';

/** What was asked lately is shown at once and asked again; what was refused is not asked again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500),
    },
  },
});
