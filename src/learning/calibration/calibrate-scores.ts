import type { ProbabilityMethod, ProbabilityStep } from '../../domain/conversion-probability.ts';
import { probabilityAt } from '../../domain/conversion-probability.ts';
import { countByScore, type ScoreCount } from '../../domain/score-counts.ts';
import { wilsonInterval } from '../../domain/wilson-interval.ts';
import type { ProbabilityQuality } from '../backtest/backtest-result.ts';
import { measureProbability } from '../backtest/measure-probability.ts';
import { byScore } from '../metrics/scored-examples.ts';
import { fitPriorCurve } from './fit-prior-curve.ts';
import { fitProbabilityCurve } from './fit-probability-curve.ts';

/** Scores of examples with their outcomes and the instants of their snapshots. */
export interface TimedScores {
  scores: readonly number[];
  outcomes: readonly number[];
  takenAt: readonly number[];
}

/** Fewer conversions on either side of the cut say nothing of how well a probability holds. */
const FEWEST_CONVERSIONS = 10;
const SHARE_TO_FIT = 0.8;

/**
 * With this many conversions, and as many others, it is worth asking whether a curve in steps predicts better than a smooth one.
 */
const ENOUGH_FOR_STEPS = 50;
/** The interval of a step is that of so many leads with the nearest scores, or of a tenth of all where that is more. */
const NEIGHBOURS = 100;

/**
 * Finds the probability of the outcome by score: a logistic curve that begins with what is believed beforehand ({@link fitPriorCurve}), or, with
 * enough conversions, an isotonic one where that predicts better in cross-validation ({@link fitProbabilityCurve}).
 */
export function fitCurve(
  { scores, outcomes }: Pick<TimedScores, 'scores' | 'outcomes'>,
  scale: { min: number; max: number },
): { method: ProbabilityMethod; curve: ProbabilityStep[] } {
  const counts = countByScore(scores, outcomes);
  const conversions = counts.reduce((sum, count) => sum + count.conversions, 0);
  if (Math.min(conversions, scores.length - conversions) >= ENOUGH_FOR_STEPS) {
    const found = fitProbabilityCurve({ scores, outcomes });
    if (found.kind === 'isotonic') return { method: 'isotonic', curve: withIntervals(found.steps, counts) };
  }
  return { method: conversions === 0 ? 'prior' : 'logistic', curve: fitPriorCurve(counts, scale) };
}

/** Steps at whole scores, each with Wilson's interval of as many leads as have about that score. */
function withIntervals(
  steps: readonly { score: number; probability: number }[],
  counts: readonly ScoreCount[],
): ProbabilityStep[] {
  const all = counts.reduce((sum, { leads }) => sum + leads, 0);
  const wanted = Math.max(NEIGHBOURS, all / 10);
  const whole = new Map(steps.map(({ score, probability }) => [Math.round(score), probability]));
  return [...whole].map(([score, probability]) => {
    let near = 0;
    for (const { leads } of counts.toSorted(
      (a, b) => Math.abs(a.score - score) - Math.abs(b.score - score),
    )) {
      if (near >= wanted) break;
      near += leads;
    }
    return { score, probability, ...wilsonInterval(probability, near) };
  });
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
