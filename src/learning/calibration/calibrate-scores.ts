import type { ProbabilityMethod, ProbabilityStep } from '../../domain/conversion-probability.ts';
import { probabilityAt } from '../../domain/conversion-probability.ts';
import { countByScore } from '../../domain/score-counts.ts';
import type { ProbabilityQuality } from '../backtest/backtest-result.ts';
import { measureProbability } from '../backtest/measure-probability.ts';
import { byScore } from '../metrics/scored-examples.ts';
import { fitPriorCurve } from './fit-prior-curve.ts';

/** Scores of examples with their outcomes and the instants of their snapshots. */
export interface TimedScores {
  scores: readonly number[];
  outcomes: readonly number[];
  takenAt: readonly number[];
}

/** Fewer conversions on either side of the cut say nothing of how well a probability holds. */
const FEWEST_CONVERSIONS = 10;
const SHARE_TO_FIT = 0.8;

/** Finds the probability of the outcome by score. */
export function fitCurve(
  { scores, outcomes }: Pick<TimedScores, 'scores' | 'outcomes'>,
  scale: { min: number; max: number },
): { method: ProbabilityMethod; curve: ProbabilityStep[] } {
  const counts = countByScore(scores, outcomes);
  const conversions = counts.reduce((sum, count) => sum + count.conversions, 0);
  return { method: conversions === 0 ? 'prior' : 'logistic', curve: fitPriorCurve(counts, scale) };
}

/**
 * How well such a probability holds forward in time: found from the earliest four fifths of the examples, tried on the latest.
 *
 * @returns null when fewer than 10 converted on either side
 */
export function qualityForwardInTime(
  timed: TimedScores,
  scale: { min: number; max: number },
): ProbabilityQuality | null {
  const order = [...byScore(timed.takenAt)];
  const cut = Math.round(SHARE_TO_FIT * order.length);
  const [early, late] = [order.slice(0, cut), order.slice(cut)].map((rows) => ({
    scores: rows.map((row) => timed.scores[row] as number),
    outcomes: rows.map((row) => timed.outcomes[row] as number),
  }));
  const isEnough = [early, late].every(
    (part) => part && part.outcomes.reduce((sum, outcome) => sum + outcome, 0) >= FEWEST_CONVERSIONS,
  );
  if (!early || !late || !isEnough) return null;
  const { curve } = fitCurve(early, scale);
  return measureProbability(
    late.scores.map((score) => probabilityAt(curve, score).probability),
    late.outcomes,
  );
}
