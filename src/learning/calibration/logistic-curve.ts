import type { ScoredExamples } from '../metrics/scored-examples.ts';

/** Log odds as a straight line of the score. */
export interface LogisticCurve {
  intercept: number;
  slope: number;
}

const MOST_STEPS = 60;

/**
 * Fits a logistic curve by Newton's method (Platt 1999). Outcomes are pulled half an example each way, so that scores that part
 * the two perfectly have a slope; a curve that would fall is level.
 */
export function fitLogisticCurve({ scores, outcomes, weights }: ScoredExamples): LogisticCurve {
  const { mean, deviation } = moments(scores);
  let total = 0;
  let conversions = 0;
  for (let row = 0; row < scores.length; row++) {
    const weight = weights ? (weights[row] as number) : 1;
    total += weight;
    if (outcomes[row]) conversions += weight;
  }
  const high = (conversions + 1) / (conversions + 2);
  const low = 1 / (total - conversions + 2);
  let intercept = Math.log((conversions + 1) / (total - conversions + 1));
  let slope = 0;
  for (let step = 0; step < MOST_STEPS; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-9, 0, 1e-9];
    for (let row = 0; row < scores.length; row++) {
      const x = ((scores[row] as number) - mean) / deviation;
      const weight = weights ? (weights[row] as number) : 1;
      const probability = 1 / (1 + Math.exp(-intercept - slope * x));
      const residual = weight * ((outcomes[row] ? high : low) - probability);
      const curvature = weight * Math.max(1e-9, probability * (1 - probability));
      g0 += residual;
      g1 += residual * x;
      h00 += curvature;
      h01 += curvature * x;
      h11 += curvature * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    const changes = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
    const [first, second] = changes.map((change) => Math.max(-2, Math.min(2, change))) as [number, number];
    intercept += first;
    slope += second;
    if (Math.abs(first) + Math.abs(second) < 1e-10) break;
  }
  if (slope <= 0) return { intercept: Math.log((conversions + 0.5) / (total - conversions + 0.5)), slope: 0 };
  return { intercept: intercept - (slope * mean) / deviation, slope: slope / deviation };
}

function moments(scores: ArrayLike<number>): { mean: number; deviation: number } {
  let sum = 0;
  for (let row = 0; row < scores.length; row++) sum += scores[row] as number;
  const mean = sum / Math.max(1, scores.length);
  let squares = 0;
  for (let row = 0; row < scores.length; row++) squares += ((scores[row] as number) - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / Math.max(1, scores.length)) || 1 };
}
