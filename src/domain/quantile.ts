/**
 * The quantile of numbers by nearest rank: the least of them that at least the share `q` of them does not exceed.
 *
 * @param q above 0, at most 1
 * @returns undefined when there are no numbers
 */
export function quantile(numbers: readonly number[], q: number): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
}
