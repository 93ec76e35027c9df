import { normalQuantile } from '../distributions/normal-distribution.ts';

/** Above it, the rounded normal distribution of the same mean and variance is close enough. */
const LARGE_MEAN = 50;

/** A whole number drawn from the Poisson distribution with a mean of 0 or more (Knuth 1969; the normal distribution for large means). */
export function drawPoisson(mean: number, random: () => number): number {
  if (mean <= 0) return 0;
  if (mean > LARGE_MEAN) {
    const drawn = normalQuantile(Math.max(random(), Number.EPSILON));
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * drawn));
  }
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}
