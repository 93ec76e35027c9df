import { NORMAL_975 } from '../distributions/normal-distribution.ts';

/** A difference with its 95% interval. */
export interface Difference {
  difference: number;
  low: number;
  high: number;
}

/**
 * The mean of differences of pairs with the interval of the normal distribution.
 *
 * @param pseudo for shares 1: half a pair is added for each way in which a pair can come out, two pairs together, so that the
 *   interval has a width when no pair differs (Agresti and Min 2005)
 */
export function pairedDifference(differences: ArrayLike<number>, pseudo = 0): Difference {
  const n = differences.length + (pseudo === 0 ? 0 : 2);
  let sum = 0;
  let squares = pseudo ** 2;
  for (let row = 0; row < differences.length; row++) {
    const difference = differences[row] as number;
    sum += difference;
    squares += difference ** 2;
  }
  const mean = sum / n;
  const error = Math.sqrt(Math.max(0, squares / n - mean ** 2) / n);
  return {
    difference: sum / differences.length,
    low: mean - NORMAL_975 * error,
    high: mean + NORMAL_975 * error,
  };
}
