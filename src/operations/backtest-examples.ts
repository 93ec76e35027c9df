import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import { traitValue } from '../domain/trait.ts';
import type { WonAmount } from '../learning/calibration/likely-amounts.ts';
import type { ExampleCounts, ExampleSpan } from '../learning/examples/example-counts.ts';
import { bandOf } from '../scoring/band.ts';
import type { Schema } from '../store/schema.ts';
import type { Aim, Contestant, ContestantScores } from './contestant.ts';
import { sweepExamples } from './sweep-examples.ts';

/** Leads as they were at their snapshots, scored by each contestant, with what became of them. */
export interface BacktestExamples {
  /** By contestant; NaN where it does not score the lead. */
  scores: number[][];
  outcomes: number[];
  takenAt: Instant[];
  /** When it became known who the lead is. */
  knownAt: Instant[];
  subjectIds: string[];
  /** By trait that divides leads into segments, its value as text; null where there is none. */
  segments: Map<string, (string | null)[]>;
  /** By contestant, what was won and from which band. */
  won: WonAmount[][];
  counts: ExampleCounts;
  span: ExampleSpan | undefined;
}

export interface BacktestExamplesRequest extends Aim {
  contestants: readonly Contestant[];
  scores: ContestantScores;
  segments: readonly string[];
  knownBy: 'received' | 'occurred';
  /** Only snapshots from then on. */
  from: Instant | undefined;
  mostLeads: number;
  now: Instant;
  onProgress: (progress: { leads: number; of: number }) => void;
  signal: AbortSignal;
}

/** Reads the examples of a backtest; see {@link sweepExamples}. */
export async function readBacktestExamples(
  database: Kysely<Schema>,
  { contestants, scores, segments, from, ...request }: BacktestExamplesRequest,
): Promise<BacktestExamples> {
  const found: Omit<BacktestExamples, 'counts' | 'span'> = {
    scores: contestants.map(() => []),
    outcomes: [],
    takenAt: [],
    knownAt: [],
    subjectIds: [],
    segments: new Map(segments.map((trait) => [trait, []])),
    won: contestants.map(() => []),
  };
  const swept = await sweepExamples(
    database,
    {
      ...request,
      slots: scores.slotsOf(contestants),
      isWanted: from === undefined ? undefined : ({ takenAt }) => takenAt >= from,
    },
    ({ subjectId, takenAt, knownAt, outcome, reached, input, traits, companyTraits }) => {
      found.outcomes.push(outcome);
      found.takenAt.push(takenAt);
      found.knownAt.push(knownAt);
      found.subjectIds.push(subjectId);
      for (const [trait, values] of found.segments)
        values.push(asText(traitValue(trait, traits, companyTraits)));
      contestants.forEach(({ compiled }, index) => {
        const { isEligible, score } = scores.evaluate(compiled, input);
        found.scores[index]?.push(isEligible ? score : Number.NaN);
        if (!isEligible || reached?.amount === undefined || reached.currency === undefined) return;
        const band = bandOf(compiled.scorecard.bands, score).id;
        found.won[index]?.push({ amount: reached.amount, currency: reached.currency, band });
      });
    },
  );
  return { ...found, ...swept };
}

function asText(value: Json | undefined): string | null {
  return ['string', 'number', 'boolean'].includes(typeof value) && value !== '' ? String(value) : null;
}
