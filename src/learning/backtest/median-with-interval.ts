/** A median, and the order statistics between which the true one lies with at least 95%. */
export interface MedianWithInterval {
  median: number;
  low: number;
  high: number;
}

/**
 * The median of numbers with the interval of the sign test, which assumes nothing of their distribution (Conover 1999). With fewer than six numbers
 * no interval reaches 95%; it is then from the least to the greatest.
 *
 * @returns undefined when there are no numbers
 */
export function medianWithInterval(numbers: ArrayLike<number>): MedianWithInterval | undefined {
  const sorted = Float64Array.from(numbers).sort();
  const n = sorted.length;
  if (n === 0) return undefined;
  const at = (position: number): number => sorted[position] as number;
  const median = (at(Math.floor((n - 1) / 2)) + at(Math.ceil((n - 1) / 2))) / 2;
  // The largest k for which at most 2.5% of binomial draws of n with 1/2 are below k.
  let k = 0;
  let logPart = n * Math.log(0.5);
  for (let below = Math.exp(logPart); below <= 0.025; below += Math.exp(logPart)) {
    k += 1;
    logPart += Math.log((n - k + 1) / k);
  }
  const first = Math.max(0, k - 1);
  return { median, low: at(first), high: at(n - 1 - first) };
}
