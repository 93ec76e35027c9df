import type { Kysely } from 'kysely';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type { Schema } from '../store/schema.ts';
import type { Aim, Contestant, ContestantScores } from './contestant.ts';
import { sweepExamples } from './sweep-examples.ts';

/** Of one who converted: how many days before that each contestant first gave the score that flags; null when it never did. */
export interface FirstFlag {
  subjectId: string;
  daysBefore: (number | null)[];
}

/** So many who converted are looked at day by day. */
export const MOST_FLAGGED = 200;

/**
 * Looks at leads who converted at every midnight of the horizon before that, as they were known then: since when each contestant would
 * have flagged them.
 *
 * @param subjectIds who converted; at most {@link MOST_FLAGGED}
 * @param thresholds by contestant, the score that flags
 */
export async function findFirstFlags(
  database: Kysely<Schema>,
  {
    subjectIds,
    contestants,
    scores,
    thresholds,
    span,
    mostLeads,
    ...request
  }: Aim & {
    subjectIds: readonly string[];
    contestants: readonly Contestant[];
    scores: ContestantScores;
    thresholds: readonly number[];
    span: { firstAt: Instant; lastAt: Instant };
    knownBy: 'received' | 'occurred';
    mostLeads: number;
    now: Instant;
    onProgress: (progress: { leads: number; of: number }) => void;
    signal: AbortSignal;
  },
): Promise<FirstFlag[]> {
  const wanted = new Set(subjectIds);
  const flags = new Map<string, FirstFlag>();
  const snapshots: Instant[] = [];
  const firstMidnight = Math.ceil(span.firstAt / DAY_MS) * DAY_MS;
  for (let at = firstMidnight; at <= span.lastAt; at += DAY_MS) snapshots.push(at);
  await sweepExamples(
    database,
    {
      ...request,
      mostLeads,
      snapshots,
      slots: scores.slotsOf(contestants),
      // Only while they are on the way: the outcome comes within the horizon.
      isWanted: ({ subjectId, outcome }) => outcome === 1 && wanted.has(subjectId),
    },
    ({ subjectId, takenAt, reached, input }) => {
      if (!reached) return;
      const flag = flags.get(subjectId) ?? { subjectId, daysBefore: contestants.map(() => null) };
      flags.set(subjectId, flag);
      contestants.forEach(({ compiled }, index) => {
        const { isEligible, score } = scores.evaluate(compiled, input);
        if (!isEligible || score < (thresholds[index] ?? Number.POSITIVE_INFINITY)) return;
        const days = (reached.occurredAt - takenAt) / DAY_MS;
        flag.daysBefore[index] = Math.max(days, flag.daysBefore[index] ?? 0);
      });
    },
  );
  return [...flags.values()];
}
