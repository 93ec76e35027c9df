import { byScore, type ScoredExamples } from './scored-examples.ts';

/**
 * The expected calibration error: examples in order of their predicted probability are cut into bins of equal size, and the
 * distances between mean prediction and observed share are averaged, weighted by examples (Naeini et al. 2015, with bins of
 * equal size). 0 is perfect.
 *
 * @param bins how many
 */
export function calibrationError({ scores, outcomes, weights }: ScoredExamples, bins = 10): number {
  const order = byScore(scores);
  let error = 0;
  let total = 0;
  for (let bin = 0; bin < bins; bin++) {
    const start = Math.round((bin * order.length) / bins);
    const end = Math.round(((bin + 1) * order.length) / bins);
    let predicted = 0;
    let observed = 0;
    for (let index = start; index < end; index++) {
      const row = order[index] as number;
      const weight = weights ? (weights[row] as number) : 1;
      predicted += weight * (scores[row] as number);
      observed += weight * (outcomes[row] as number);
      total += weight;
    }
    error += Math.abs(predicted - observed);
  }
  return error / total;
}
