import type { ScoredExamples } from './scored-examples.ts';

/** Probabilities are kept this far from 0 and 1, so that one wrong certainty does not count without limit. */
const FURTHEST = 1e-7;

/**
 * The mean of −ln of the probability that was given to what happened; `scores` are probabilities. 0 is perfect; always
 * predicting the rate of conversions gives its entropy.
 */
export function logLoss({ scores, outcomes, weights }: ScoredExamples): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < scores.length; row++) {
    const probability = Math.min(1 - FURTHEST, Math.max(FURTHEST, scores[row] as number));
    const weight = weights ? (weights[row] as number) : 1;
    sum -= weight * Math.log(outcomes[row] ? probability : 1 - probability);
    total += weight;
  }
  return sum / total;
}
