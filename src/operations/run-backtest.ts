import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { type ConversionProbability, probabilityAt } from '../domain/conversion-probability.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import { canonicalJson } from '../domain/json.ts';
import { countByScore } from '../domain/score-counts.ts';
import { seededRandom } from '../domain/seeded-random.ts';
import type { CallEconomics } from '../domain/threshold-outlook.ts';
import type {
  BacktestProblem,
  BacktestResult,
  Calibration,
  Comparison,
  EarlyFlags,
  ScorecardResult,
} from '../learning/backtest/backtest-result.ts';
import { captureWeights } from '../learning/backtest/capture-weights.ts';
import { compareAreas, estimateArea } from '../learning/backtest/compare-areas.ts';
import { measureProbability } from '../learning/backtest/measure-probability.ts';
import { medianWithInterval } from '../learning/backtest/median-with-interval.ts';
import { pairedDifference } from '../learning/backtest/paired-difference.ts';
import { proposeThresholds } from '../learning/backtest/propose-thresholds.ts';
import { convertedShare, segmentResults } from '../learning/backtest/segment-results.ts';
import { tenthsOf } from '../learning/backtest/tenths.ts';
import { winsByCalls } from '../learning/backtest/wins-by-calls.ts';
import { fitCurve, qualityForwardInTime } from '../learning/calibration/calibrate-scores.ts';
import { likelyAmounts, type WonAmount } from '../learning/calibration/likely-amounts.ts';
import { shareInTop } from '../learning/metrics/share-in-top.ts';
import { bandOf } from '../scoring/band.ts';
import type { CompiledScorecard } from '../scoring/compile-scorecard.ts';
import type { Schema } from '../store/schema.ts';
import { type BacktestExamples, readBacktestExamples } from './backtest-examples.ts';
import { type Aim, type Contestant, ContestantScores } from './contestant.ts';
import { type FirstFlag, findFirstFlags, MOST_FLAGGED } from './first-flags.ts';

/** Which scorecards to try on history, and what to work out. */
export interface BacktestRequest extends Aim {
  /** One, or two that are compared. */
  contestants: readonly Contestant[];
  /** The scorecards that are live, whose scores others may read. */
  live: readonly CompiledScorecard[];
  knownBy: 'received' | 'occurred';
  /** Only leads looked at from then on. */
  from?: Instant | undefined;
  /** The traits that divide leads into segments. */
  segments: readonly string[];
  capacityPerWeek?: number | undefined;
  economics?: CallEconomics | undefined;
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
const TOP = 0.2;
const FEWEST_LATER_CONVERSIONS = 5;

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
    comparison: request.contestants.length === 2 ? compare(examples, flags, request) : null,
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
    ({ compiled }) => flaggingBand(compiled)?.atLeast ?? Number.POSITIVE_INFINITY,
  );
  if (!span || thresholds.every((threshold) => !Number.isFinite(threshold))) return [];
  return findFirstFlags(database, { ...request, subjectIds: winners, thresholds, span });
}

/** The band that means “call”: the highest; undefined when there is only one. */
function flaggingBand({ scorecard }: CompiledScorecard) {
  return scorecard.bands.length > 1 ? scorecard.bands.at(-1) : undefined;
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

/** The examples that a scorecard scores. */
interface Scored {
  rows: number[];
  scores: number[];
  outcomes: number[];
  takenAt: number[];
}

function scoredBy(examples: BacktestExamples, indices: readonly number[]): Scored[] {
  const rows = [...examples.outcomes.keys()].filter((row) =>
    indices.every((index) => !Number.isNaN(examples.scores[index]?.[row])),
  );
  const pick = (from: readonly number[] | undefined) => rows.map((row) => from?.[row] ?? Number.NaN);
  const [outcomes, takenAt] = [pick(examples.outcomes), pick(examples.takenAt)];
  return indices.map((index) => ({ rows, scores: pick(examples.scores[index]), outcomes, takenAt }));
}

function resultOf(index: number, { examples, flags, request, leadsPerWeek }: Findings): ScorecardResult {
  const contestant = request.contestants[index];
  const [scored] = scoredBy(examples, [index]);
  if (!contestant || !scored) throw new Error(`a backtest has no scorecard number ${index}`);
  const { scorecard } = contestant.compiled;
  const { scores, outcomes, rows } = scored;
  const counts = countByScore(scores, outcomes);
  const ownPerWeek = (leadsPerWeek * rows.length) / examples.outcomes.length;
  const { capacityPerWeek, economics } = request;
  return {
    examples: rows.length,
    conversions: sumOf(outcomes),
    notEligible: examples.outcomes.length - rows.length,
    area: estimateArea(scores, outcomes),
    topFifth: shareInTop({ scores, outcomes }, TOP),
    atCapacity: capacityPerWeek === undefined ? null : atCapacity(scored, capacityPerWeek / ownPerWeek),
    tenths: tenthsOf(scores, outcomes),
    winsByCalls: winsByCalls(counts),
    counts,
    bands: bandsOf(contestant, scored),
    segments: [...examples.segments].map(([trait, values]) => ({
      trait,
      values: segmentResults(
        rows.map((row) => values[row] ?? null),
        scores,
        outcomes,
      ),
    })),
    probability: ownProbability(scorecard.probability, request, scored),
    calibration: calibrate(scored, scorecard.scale, examples.won[index] ?? []),
    thresholds: proposeThresholds(counts, {
      leadsPerWeek: ownPerWeek,
      capacityPerWeek,
      economics,
      random: seededRandom(1),
    }),
    early: earlyFlags(index, contestant.compiled, flags),
    fitted: fittedOn(scorecard.probability, scored),
  };
}

function atCapacity({ scores, outcomes }: Scored, share: number): ScorecardResult['atCapacity'] {
  const weights = captureWeights(scores, Math.min(1, share));
  let [called, found] = [0, 0];
  outcomes.forEach((outcome, row) => {
    called += weights[row] as number;
    found += outcome * (weights[row] as number);
  });
  return {
    called: called / outcomes.length,
    precision: called === 0 ? 0 : found / called,
    recall: found / sumOf(outcomes),
  };
}

function bandsOf({ compiled }: Contestant, { scores, outcomes }: Scored): ScorecardResult['bands'] {
  const { bands } = compiled.scorecard;
  const inBand = Map.groupBy(outcomes.keys(), (row) => bandOf(bands, scores[row] as number).id);
  return bands.map(({ id, title, atLeast }) => ({
    band: id,
    title: title ?? id,
    atLeast,
    ...convertedShare((inBand.get(id) ?? []).map((row) => outcomes[row] as number)),
  }));
}

function ownProbability(
  probability: ConversionProbability | undefined,
  { outcome, horizonMs }: Aim,
  { scores, outcomes }: Scored,
): ScorecardResult['probability'] {
  if (!probability || !isSameAim(probability, { outcome, horizonMs })) return null;
  return measureProbability(
    scores.map((score) => probabilityAt(probability.curve, score).probability),
    outcomes,
  );
}

function isSameAim({ outcome, withinMs }: ConversionProbability, aim: Aim): boolean {
  return withinMs === aim.horizonMs && canonicalJson({ ...outcome }) === canonicalJson({ ...aim.outcome });
}

function calibrate(
  scored: Scored,
  scale: { min: number; max: number },
  won: readonly WonAmount[],
): Calibration {
  const { amount, leftOut } = likelyAmounts(won);
  return {
    ...fitCurve(scored, scale),
    leads: scored.outcomes.length,
    conversions: sumOf(scored.outcomes),
    through: scored.takenAt.reduce((last, at) => Math.max(last, at)),
    amount: amount ?? null,
    amountsLeftOut: leftOut,
    quality: qualityForwardInTime(scored, scale),
  };
}

function earlyFlags(
  index: number,
  compiled: CompiledScorecard,
  flags: readonly FirstFlag[],
): EarlyFlags | null {
  const band = flaggingBand(compiled);
  if (!band || flags.length === 0) return null;
  const days = flags.flatMap(({ daysBefore }) => daysBefore[index] ?? []);
  return {
    band: band.title ?? band.id,
    threshold: band.atLeast,
    winners: flags.length,
    flagged: days.length,
    days: medianWithInterval(days) ?? null,
  };
}

function fittedOn(probability: ConversionProbability | undefined, scored: Scored): ScorecardResult['fitted'] {
  if (!probability?.examples || probability.method === 'prior') return null;
  const { through } = probability.examples;
  const later = [...scored.takenAt.keys()].filter(
    (row) => (scored.takenAt[row] as number) > through + DAY_MS,
  );
  const [scores, outcomes] = [scored.scores, scored.outcomes].map((list) =>
    later.map((row) => list[row] as number),
  );
  const conversions = sumOf(outcomes ?? []);
  const isEnough = Math.min(conversions, later.length - conversions) >= FEWEST_LATER_CONVERSIONS;
  return {
    through,
    examplesAmong: scored.takenAt.length - later.length,
    later:
      isEnough && scores && outcomes
        ? { ...estimateArea(scores, outcomes), examples: later.length, conversions }
        : null,
  };
}

function compare(
  examples: BacktestExamples,
  flags: readonly FirstFlag[],
  request: BacktestRequest,
): Comparison | null {
  const [first, second] = scoredBy(examples, [0, 1]);
  const conversions = first ? sumOf(first.outcomes) : 0;
  if (!first || !second || conversions === 0 || conversions === first.outcomes.length) return null;
  const [captured, capturedBySecond] = [
    captureWeights(first.scores, TOP),
    captureWeights(second.scores, TOP),
  ];
  const winners = [...first.outcomes.keys()].filter((row) => first.outcomes[row] === 1);
  return {
    examples: first.outcomes.length,
    conversions,
    area: compareAreas(first.scores, second.scores, first.outcomes),
    topFifth: pairedDifference(
      winners.map((row) => (captured[row] as number) - (capturedBySecond[row] as number)),
      1,
    ),
    daysEarlier: medianWithInterval(flags.map(({ daysBefore: [a, b] }) => (a ?? 0) - (b ?? 0))) ?? null,
    brierScore: brierDifference(request, first, second),
  };
}

function brierDifference(request: BacktestRequest, first: Scored, second: Scored): Comparison['brierScore'] {
  const errors = [first, second].map(({ scores, outcomes }, index) => {
    const probability = request.contestants[index]?.compiled.scorecard.probability;
    if (!probability || !isSameAim(probability, request)) return undefined;
    return scores.map(
      (score, row) => (probabilityAt(probability.curve, score).probability - (outcomes[row] as number)) ** 2,
    );
  });
  const [a, b] = errors;
  return a && b ? pairedDifference(a.map((error, row) => error - (b[row] as number))) : null;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
