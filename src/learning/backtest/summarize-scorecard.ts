import {
  type ConversionOutcome,
  type ConversionProbability,
  probabilityAt,
} from '../../domain/conversion-probability.ts';
import { DAY_MS } from '../../domain/instant.ts';
import { canonicalJson } from '../../domain/json.ts';
import { countByScore } from '../../domain/score-counts.ts';
import type { Band, Scorecard } from '../../domain/scorecard.ts';
import { seededRandom } from '../../domain/seeded-random.ts';
import type { CallEconomics } from '../../domain/threshold-outlook.ts';
import { bandOf } from '../../scoring/band.ts';
import { fitCurve, qualityForwardInTime, type TimedScores } from '../calibration/calibrate-scores.ts';
import { likelyAmounts, type WonAmount } from '../calibration/likely-amounts.ts';
import { shareInTop } from '../metrics/share-in-top.ts';
import type { Calibration, EarlyFlags, ScorecardResult } from './backtest-result.ts';
import { captureWeights } from './capture-weights.ts';
import { estimateArea } from './compare-areas.ts';
import { measureProbability } from './measure-probability.ts';
import { medianWithInterval } from './median-with-interval.ts';
import { proposeThresholds } from './propose-thresholds.ts';
import { convertedShare, segmentResults } from './segment-results.ts';
import { tenthsOf } from './tenths.ts';
import { winsByCalls } from './wins-by-calls.ts';

/** The part of the leads that counts as the top. */
export const TOP_SHARE = 0.2;
const FEWEST_LATER_CONVERSIONS = 5;

/** What is asked of a backtest besides the scorecards. */
export interface BacktestQuestion {
  outcome: ConversionOutcome;
  horizonMs: number;
  capacityPerWeek?: number | undefined;
  economics?: CallEconomics | undefined;
}

/** The leads that a scorecard scores, and what is known of them. */
export interface ScoredLeads extends TimedScores {
  /** By trait, the value of each. */
  segments: readonly { trait: string; values: readonly (string | null)[] }[];
  won: readonly WonAmount[];
  /** Leads that are examples, but that the scorecard does not score. */
  notEligible: number;
  leadsPerWeek: number;
  /** Of those who converted: how many days before that they were first flagged; null when never. */
  daysBefore: readonly (number | null)[];
}

/** Everything that a backtest tells of one scorecard. There is at least one lead with the outcome and one without. */
export function summarizeScorecard(
  scorecard: Scorecard,
  leads: ScoredLeads,
  question: BacktestQuestion,
): ScorecardResult {
  const { scores, outcomes, leadsPerWeek } = leads;
  const { capacityPerWeek, economics } = question;
  const counts = countByScore(scores, outcomes);
  return {
    examples: outcomes.length,
    conversions: sumOf(outcomes),
    notEligible: leads.notEligible,
    area: estimateArea(scores, outcomes),
    topFifth: shareInTop({ scores, outcomes }, TOP_SHARE),
    atCapacity: capacityPerWeek === undefined ? null : atCapacity(leads, capacityPerWeek / leadsPerWeek),
    tenths: tenthsOf(scores, outcomes),
    winsByCalls: winsByCalls(counts),
    counts,
    bands: sharesOfBands(scorecard.bands, leads),
    segments: leads.segments.map(({ trait, values }) => ({
      trait,
      values: segmentResults(values, scores, outcomes),
    })),
    probability: ownProbability(scorecard.probability, question, leads),
    calibration: calibrate(leads, scorecard.scale),
    thresholds: proposeThresholds(counts, {
      leadsPerWeek,
      capacityPerWeek,
      economics,
      random: seededRandom(1),
    }),
    early: earlyFlags(flaggingBand(scorecard), leads.daysBefore),
    fitted: fittedOn(scorecard.probability, leads),
  };
}

/** The band that means “call”: the highest; undefined when there is only one. */
export function flaggingBand({ bands }: Scorecard): Band | undefined {
  return bands.length > 1 ? bands.at(-1) : undefined;
}

/** The probabilities that a scorecard states for this outcome and horizon; undefined when it states none. */
export function statedProbabilities(
  probability: ConversionProbability | undefined,
  { outcome, horizonMs }: BacktestQuestion,
  scores: readonly number[],
): number[] | undefined {
  const isSame =
    probability?.withinMs === horizonMs &&
    canonicalJson({ ...probability.outcome }) === canonicalJson({ ...outcome });
  return isSame ? scores.map((score) => probabilityAt(probability.curve, score).probability) : undefined;
}

function atCapacity({ scores, outcomes }: ScoredLeads, share: number): ScorecardResult['atCapacity'] {
  const weights = captureWeights(scores, Math.min(1, share));
  let [called, found] = [0, 0];
  outcomes.forEach((outcome, row) => {
    called += weights[row] as number;
    found += outcome * (weights[row] as number);
  });
  const precision = called === 0 ? 0 : found / called;
  return { called: called / outcomes.length, precision, recall: found / sumOf(outcomes) };
}

function sharesOfBands(bands: readonly Band[], { scores, outcomes }: ScoredLeads): ScorecardResult['bands'] {
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
  question: BacktestQuestion,
  { scores, outcomes }: ScoredLeads,
): ScorecardResult['probability'] {
  const stated = statedProbabilities(probability, question, scores);
  return stated ? measureProbability(stated, outcomes) : null;
}

function calibrate(leads: ScoredLeads, scale: { min: number; max: number }): Calibration {
  const { amount, leftOut } = likelyAmounts(leads.won);
  return {
    ...fitCurve(leads, scale),
    leads: leads.outcomes.length,
    conversions: sumOf(leads.outcomes),
    through: leads.takenAt.reduce((last, at) => Math.max(last, at)),
    amount: amount ?? null,
    amountsLeftOut: leftOut,
    quality: qualityForwardInTime(leads, scale),
  };
}

function earlyFlags(band: Band | undefined, daysBefore: ScoredLeads['daysBefore']): EarlyFlags | null {
  if (!band || daysBefore.length === 0) return null;
  const days = daysBefore.filter((one) => one !== null);
  return {
    band: band.title ?? band.id,
    threshold: band.atLeast,
    winners: daysBefore.length,
    flagged: days.length,
    days: medianWithInterval(days) ?? null,
  };
}

function fittedOn(
  probability: ConversionProbability | undefined,
  { scores, outcomes, takenAt }: ScoredLeads,
): ScorecardResult['fitted'] {
  if (!probability?.examples || probability.method === 'prior') return null;
  const { through } = probability.examples;
  // The file has the day, and snapshots are taken at its beginning.
  const later = [...takenAt.keys()].filter((row) => (takenAt[row] as number) > through + DAY_MS);
  const laterOutcomes = later.map((row) => outcomes[row] as number);
  const conversions = sumOf(laterOutcomes);
  const isEnough = Math.min(conversions, later.length - conversions) >= FEWEST_LATER_CONVERSIONS;
  const area = (): ReturnType<typeof estimateArea> =>
    estimateArea(
      later.map((row) => scores[row] as number),
      laterOutcomes,
    );
  return {
    through,
    examplesAmong: takenAt.length - later.length,
    later: isEnough ? { ...area(), examples: later.length, conversions } : null,
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
