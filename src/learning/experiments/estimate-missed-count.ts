import { betaCumulative } from '../distributions/beta-distribution.ts';
import type { Bounded } from './compare-arms.ts';

/** Half of what a 95% interval leaves out. */
const TAIL = 0.025;

/**
 * How many leads there are to whom something happens, when each of them was drawn with the same probability and it was seen of
 * `found` of those drawn. The estimate is that of Horvitz and Thompson, found / probability. The bounds are exact (Clopper and
 * Pearson, Biometrika 26, 1934, for the number of trials): all counts with which neither so few nor so many would be found
 * with less than 2.5%. They hold when nothing was found, too.
 *
 * @param probability above 0, at most 1
 */
export function estimateMissedCount(found: number, probability: number): Bounded {
  const low = firstCount(found, (count) => atLeast(found, count, probability) >= TAIL);
  const high = firstCount(low, (count) => 1 - atLeast(found + 1, count, probability) < TAIL) - 1;
  return { estimate: found / probability, low, high: Math.max(low, high) };
}

/** The probability that at least so many of `count` are drawn: a binomial tail, by the beta distribution. */
function atLeast(found: number, count: number, probability: number): number {
  if (found === 0) return 1;
  return count < found ? 0 : betaCumulative(probability, found, count - found + 1);
}

/** The least count from `from` on that fulfils something which all greater ones fulfil as well. */
function firstCount(from: number, isFulfilled: (count: number) => boolean): number {
  let [low, step] = [from, 1];
  while (!isFulfilled(low + step)) step *= 2;
  let high = low + step;
  if (isFulfilled(low)) return low;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isFulfilled(middle)) high = middle;
    else low = middle;
  }
  return high;
}
