import { probabilityAt } from '../../domain/conversion-probability.ts';
import type { ProbabilityCurve } from '../learned-scorecard.ts';
import { logLoss } from '../metrics/log-loss.ts';
import type { ScoredExamples } from '../metrics/scored-examples.ts';
import { isotonicSteps } from './isotonic-steps.ts';
import { fitLogisticCurve } from './logistic-curve.ts';

const FOLDS = 5;
/** Which kind of curve is better is found out on at most so many examples. */
const MOST_ROWS_TO_CHOOSE = 10_000;
/** Steps of a logistic curve that is written down, over the scores that were seen. */
const LOGISTIC_STEPS = 20;
/** A pool of fewer examples than this is joined to the next one, so that one lucky lead makes no certainty. */
const LEAST_POOL = 20;

/**
 * The probability of the outcome at each score, as a logistic or as an isotonic curve, whichever predicts better in
 * cross-validation. Depends on the order of the examples only by which fold each belongs to, and where there are many, by which come first:
 * examples should not stand in the order of their scores or outcomes.
 *
 * @returns a rising curve; level at the rate of conversions when the scores say nothing
 */
export function fitProbabilityCurve(examples: ScoredExamples): ProbabilityCurve {
  const rows = examples.scores.length;
  const losses = { logistic: 0, isotonic: 0 };
  if (rows >= 10 * LEAST_POOL) {
    for (let fold = 0; fold < FOLDS; fold++) {
      const learned = pick(examples, (row) => row < MOST_ROWS_TO_CHOOSE && row % FOLDS !== fold);
      const held = pick(examples, (row) => row < MOST_ROWS_TO_CHOOSE && row % FOLDS === fold);
      for (const kind of ['logistic', 'isotonic'] as const) {
        const curve = FITS[kind](learned);
        const scores = Float64Array.from(
          held.scores,
          (score) => probabilityAt(curve.steps, score).probability,
        );
        losses[kind] += logLoss({ ...held, scores });
      }
    }
  }
  return losses.isotonic < losses.logistic ? isotonicCurve(examples) : logisticCurve(examples);
}

const FITS = { logistic: logisticCurve, isotonic: isotonicCurve };

function logisticCurve(examples: ScoredExamples): ProbabilityCurve {
  const { intercept, slope } = fitLogisticCurve(examples);
  const { lowest, highest } = rangeOf(examples.scores);
  const steps = Array.from({ length: highest > lowest ? LOGISTIC_STEPS + 1 : 1 }, (_, step) => {
    const score = lowest + ((highest - lowest) * step) / LOGISTIC_STEPS;
    return { score, probability: 1 / (1 + Math.exp(-intercept - slope * score)) };
  });
  return { kind: 'logistic', steps };
}

function isotonicCurve(examples: ScoredExamples): ProbabilityCurve {
  const pools: { score: number; share: number; weight: number }[] = [];
  let open: { score: number; share: number; weight: number } | undefined;
  for (const pool of isotonicSteps(examples)) {
    open = open ? joined(open, pool) : pool;
    if (open.weight < LEAST_POOL) continue;
    pools.push(open);
    open = undefined;
  }
  const last = pools.pop();
  if (open) pools.push(last ? joined(last, open) : open);
  else if (last) pools.push(last);
  let highest = 0;
  const steps = pools.map(({ score, share, weight }) => {
    // Half an example each way keeps the ends from certainty.
    highest = Math.max(highest, (share * weight + 0.5) / (weight + 1));
    return { score, probability: highest };
  });
  return { kind: 'isotonic', steps };
}

function joined(
  one: { score: number; share: number; weight: number },
  two: { score: number; share: number; weight: number },
): { score: number; share: number; weight: number } {
  const weight = one.weight + two.weight;
  return {
    score: (one.score * one.weight + two.score * two.weight) / weight,
    share: (one.share * one.weight + two.share * two.weight) / weight,
    weight,
  };
}

function rangeOf(scores: ArrayLike<number>): { lowest: number; highest: number } {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < scores.length; row++) {
    lowest = Math.min(lowest, scores[row] as number);
    highest = Math.max(highest, scores[row] as number);
  }
  return { lowest, highest };
}

function pick({ scores, outcomes, weights }: ScoredExamples, wanted: (row: number) => boolean) {
  const rows: number[] = [];
  for (let row = 0; row < scores.length; row++) if (wanted(row)) rows.push(row);
  return {
    scores: Float64Array.from(rows, (row) => scores[row] as number),
    outcomes: Uint8Array.from(rows, (row) => outcomes[row] as number),
    ...(weights && { weights: Float64Array.from(rows, (row) => weights[row] as number) }),
  };
}
