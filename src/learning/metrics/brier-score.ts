import type { ScoredExamples } from './scored-examples.ts';

/** The mean squared distance of predicted probabilities from the outcomes (Brier 1950). 0 is perfect. */
export function brierScore({ scores, outcomes, weights }: ScoredExamples): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < scores.length; row++) {
    const weight = weights ? (weights[row] as number) : 1;
    sum += weight * ((scores[row] as number) - (outcomes[row] as number)) ** 2;
    total += weight;
  }
  return sum / total;
}
