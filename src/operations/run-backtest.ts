import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type {
  BacktestProblem,
  BacktestResult,
  ScorecardResult,
} from '../learning/backtest/backtest-result.ts';
import { type Compared, compareScorecards } from '../learning/backtest/compare-scorecards.ts';
import {
  type BacktestQuestion,
  flaggingBand,
  statedProbabilities,
  summarizeScorecard,
} from '../learning/backtest/summarize-scorecard.ts';
import type { CompiledScorecard } from '../scoring/compile-scorecard.ts';
import type { Schema } from '../store/schema.ts';
import { type BacktestExamples, readBacktestExamples } from './backtest-examples.ts';
import { type Contestant, ContestantScores } from './contestant.ts';
import { type FirstFlag, findFirstFlags, MOST_FLAGGED } from './first-flags.ts';

/** Which scorecards to try on history, and what to work out. */
export interface BacktestRequest extends BacktestQuestion {
  /** One, or two that are compared. */
  contestants: readonly Contestant[];
  /** The scorecards that are live, whose scores others may read. */
  live: readonly CompiledScorecard[];
  knownBy: 'received' | 'occurred';
  /** Only leads looked at from then on. */
  from?: Instant | undefined;
  /** The traits that divide leads into segments. */
  segments: readonly string[];
  now: Instant;
  onProgress: (progress: { done: number; total: number }) => void;
  signal: AbortSignal;
}

/** A backtest that has no result. */
export class BacktestImpossible extends Error {
  override readonly name = 'BacktestImpossible';
  readonly problem: BacktestProblem;

  constructor(problem: BacktestProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** So many leads at most; with more, intervals get hardly narrower. */
const MOST_LEADS = 100_000;
const WEEK_MS = 7 * DAY_MS;

/**
 * Tries scorecards on history: leads as they were known at their snapshots, and what became of them within the horizon.
 *
 * @throws BacktestImpossible when the history does not have what is needed
 */
export async function runBacktest(
  database: Kysely<Schema>,
  request: BacktestRequest,
): Promise<BacktestResult> {
  const scores = new ContestantScores(request.live);
  const half =
    (begun: number) =>
    ({ leads, of }: { leads: number; of: number }) =>
      request.onProgress({ done: begun * of + leads, total: 2 * of });
  const shared = { ...request, scores, mostLeads: MOST_LEADS };
  const examples = await readBacktestExamples(database, {
    ...shared,
    from: request.from,
    onProgress: half(0),
  });
  refuseImpossible(examples, request);
  const flags = await flagsOf(database, examples, { ...shared, onProgress: half(1) });
  const leadsPerWeek = perWeek(examples);
  const scorecards: ScorecardResult[] = [];
  for (const index of request.contestants.keys()) {
    // Each takes some tens of milliseconds with many leads; others have their turn in between.
    await setImmediate();
    scorecards.push(resultOf(index, { examples, flags, request, leadsPerWeek }));
  }
  const { takenAt, outcomes, counts } = examples;
  return {
    examples: outcomes.length,
    conversions: sumOf(outcomes),
    firstSnapshotAt: takenAt.reduce((first, at) => Math.min(first, at)),
    lastSnapshotAt: takenAt.reduce((last, at) => Math.max(last, at)),
    leadsPerWeek,
    isSample: counts.leads >= MOST_LEADS,
    excluded: { unknown: counts.unknown, tooRecent: counts.tooRecent, decidedBefore: counts.decidedBefore },
    scorecards,
    comparison: request.contestants.length === 2 ? compare({ examples, flags, request, leadsPerWeek }) : null,
  };
}

function refuseImpossible(examples: BacktestExamples, { contestants, horizonMs }: BacktestRequest): void {
  const { counts, span, outcomes, scores } = examples;
  if (!span) throw new BacktestImpossible({ code: 'no-history' });
  const historyDays = Math.floor((span.lastAt - span.firstAt) / DAY_MS);
  const horizonDays = Math.ceil(horizonMs / DAY_MS);
  if (span.lastSnapshotAt < span.firstAt) {
    throw new BacktestImpossible({ code: 'horizon-too-long', historyDays, horizonDays });
  }
  const { leads, unknown, tooRecent, decidedBefore, everConverted } = counts;
  if (outcomes.length === 0) {
    throw new BacktestImpossible({ code: 'no-examples', leads, unknown, tooRecent, decidedBefore });
  }
  contestants.forEach(({ slug }, index) => {
    const scored = outcomes.filter((_, row) => !Number.isNaN(scores[index]?.[row]));
    if (scored.length === 0) {
      throw new BacktestImpossible({ code: 'nobody-eligible', examples: outcomes.length, scorecard: slug });
    }
    const conversions = sumOf(scored);
    if (conversions === 0) {
      throw new BacktestImpossible({ code: 'no-conversions', examples: scored.length, everConverted });
    }
    if (conversions === scored.length) {
      throw new BacktestImpossible({ code: 'only-conversions', examples: scored.length });
    }
  });
}

async function flagsOf(
  database: Kysely<Schema>,
  { outcomes, subjectIds, span }: BacktestExamples,
  request: Omit<Parameters<typeof findFirstFlags>[1], 'subjectIds' | 'thresholds' | 'span'>,
): Promise<FirstFlag[]> {
  const winners = subjectIds.filter((_, row) => outcomes[row] === 1).slice(0, MOST_FLAGGED);
  const thresholds = request.contestants.map(
    ({ compiled }) => flaggingBand(compiled.scorecard)?.atLeast ?? Number.POSITIVE_INFINITY,
  );
  if (!span || thresholds.every((threshold) => !Number.isFinite(threshold))) return [];
  return findFirstFlags(database, { ...request, subjectIds: winners, thresholds, span });
}

function perWeek({ knownAt }: BacktestExamples): number {
  const first = knownAt.reduce((least, at) => Math.min(least, at));
  const last = knownAt.reduce((most, at) => Math.max(most, at));
  return knownAt.length / Math.max(1, (last - first) / WEEK_MS);
}

interface Findings {
  examples: BacktestExamples;
  flags: readonly FirstFlag[];
  request: BacktestRequest;
  leadsPerWeek: number;
}

/** The examples that some of the contestants all score. */
function rowsOf({ outcomes, scores }: BacktestExamples, indices: readonly number[]): number[] {
  return [...outcomes.keys()].filter((row) => indices.every((index) => !Number.isNaN(scores[index]?.[row])));
}

function resultOf(index: number, { examples, flags, request, leadsPerWeek }: Findings): ScorecardResult {
  const contestant = request.contestants[index];
  if (!contestant) throw new Error(`a backtest has no scorecard number ${index}`);
  const rows = rowsOf(examples, [index]);
  const pick = <Value>(from: readonly Value[] = []): Value[] => rows.map((row) => from[row] as Value);
  return summarizeScorecard(
    contestant.compiled.scorecard,
    {
      scores: pick(examples.scores[index]),
      outcomes: pick(examples.outcomes),
      takenAt: pick(examples.takenAt),
      segments: [...examples.segments].map(([trait, values]) => ({ trait, values: pick(values) })),
      won: examples.won[index] ?? [],
      notEligible: examples.outcomes.length - rows.length,
      leadsPerWeek: (leadsPerWeek * rows.length) / examples.outcomes.length,
      daysBefore: flags.map(({ daysBefore }) => daysBefore[index] ?? null),
    },
    request,
  );
}

function compare({ examples, flags, request }: Findings): BacktestResult['comparison'] {
  const rows = rowsOf(examples, [0, 1]);
  const [first, second] = request.contestants.map(({ compiled }, index): Compared => {
    const scores = rows.map((row) => examples.scores[index]?.[row] ?? Number.NaN);
    return {
      scores,
      probabilities: statedProbabilities(compiled.scorecard.probability, request, scores),
      daysBefore: flags.map(({ daysBefore }) => daysBefore[index] ?? null),
    };
  });
  const outcomes = rows.map((row) => examples.outcomes[row] as number);
  return first && second ? compareScorecards(first, second, outcomes) : null;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
