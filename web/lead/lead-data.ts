import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { Comment } from '../../src/http/contract/queue.ts';
import type { CoursePoint, ExplanationAnswer, TimelineEntry } from '../../src/http/contract/scores.ts';
import { answerOf, api } from '../api/client.ts';
import type { paths } from '../api/schema.d.ts';

type Ok<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

export type LeadDetail = Ok<'/api/v1/leads/{lead}'>;
export type Duplicates = Ok<'/api/v1/leads/{lead}/duplicates'>;
export type RuleRow = Extract<ExplanationAnswer['rows'][number], { kind: 'rule' }>;

/** A lead with its traits and scores. */
export const leadQuery = (lead: string) =>
  queryOptions({
    queryKey: ['lead', lead],
    queryFn: () => answerOf<LeadDetail>(api.GET('/api/v1/leads/{lead}', { params: { path: { lead } } })),
  });

/** Why a score is what it is, now or at another moment; undefined while it is not known. */
export function useExplanation(
  lead: string,
  { scorecard, at }: { scorecard: string | undefined; at?: string | null | undefined },
) {
  return useQuery({
    queryKey: ['lead', lead, 'explanation', scorecard, at ?? 'now'],
    enabled: scorecard !== undefined && at !== null,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answerOf<ExplanationAnswer>(
        api.GET('/api/v1/leads/{lead}/explanation', {
          params: { path: { lead }, query: { ...(scorecard && { scorecard }), ...(at && { at }) } },
          signal,
        }),
      ),
  });
}

export function useCourse(lead: string, scorecard: string | undefined) {
  return useQuery({
    queryKey: ['lead', lead, 'course', scorecard],
    enabled: scorecard !== undefined,
    queryFn: async () =>
      (
        await answerOf<{ points: CoursePoint[] }>(
          api.GET('/api/v1/leads/{lead}/course', {
            params: { path: { lead }, query: { ...(scorecard && { scorecard }) } },
          }),
        )
      ).points,
  });
}

export interface TimelinePage {
  items: TimelineEntry[];
  next: string | null;
}

export const commentsQuery = (lead: string) =>
  queryOptions({
    queryKey: ['lead', lead, 'comments'],
    queryFn: async () =>
      (
        await answerOf<{ items: Comment[] }>(
          api.GET('/api/v1/leads/{lead}/comments', { params: { path: { lead } } }),
        )
      ).items,
  });
