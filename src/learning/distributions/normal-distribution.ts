import { gammaLowerTail, gammaUpperTail } from './gamma-distribution.ts';

/** The 97.5% quantile of the standard normal distribution: half the width of a 95% interval in standard errors. */
export const NORMAL_975 = 1.959_963_984_540_054;

/** The probability that a standard normal quantity is at most x; precise in relative terms far out in the lower tail. */
export function normalCumulative(x: number): number {
  const half = (x * x) / 2;
  return x < 0 ? gammaUpperTail(0.5, half) / 2 : 0.5 + gammaLowerTail(0.5, half) / 2;
}

/** The probability that a standard normal quantity is further from 0 than x, to either side. */
export function normalTwoSided(x: number): number {
  return gammaUpperTail(0.5, (x * x) / 2);
}

/** The density of the standard normal distribution at x. */
function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * The x that a standard normal quantity does not exceed with that probability.
 *
 * @param probability from 0 to 1; 0 gives −∞, 1 gives ∞
 */
export function normalQuantile(probability: number): number {
  if (probability <= 0) return Number.NEGATIVE_INFINITY;
  if (probability >= 1) return Number.POSITIVE_INFINITY;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  // Abramowitz and Stegun 26.2.23 to three digits, then Halley's method doubles them thrice.
  const t = Math.sqrt(-2 * Math.log(probability));
  let x =
    (2.515517 + 0.802853 * t + 0.010328 * t * t) /
      (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t) -
    t;
  for (let step = 0; step < 4; step++) {
    const error = (normalCumulative(x) - probability) / normalDensity(x);
    x -= error / (1 + (x * error) / 2);
  }
  return x;
}
