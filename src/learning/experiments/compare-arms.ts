import { addTotals, type OutcomeTotals } from './outcome-totals.ts';
import { sequenceWidth } from './sequence-width.ts';

/** A quantity that is not known exactly, with the bounds between which it lies. */
export interface Bounded {
  estimate: number;
  low: number;
  high: number;
}

/** By how much two randomised arms differ in the mean of a quantity. */
export interface Comparison {
  /** The mean of the second arm minus that of the first. */
  difference: Bounded;
  /** The mean of the second arm divided by that of the first; undefined when one of them is 0. */
  ratio: Bounded | undefined;
}

/** With fewer leads in an arm nothing is said. */
const FEWEST_LEADS = 20;
/** The approximation by the normal needs so many leads in the smaller arm to whom it happens, and to whom it does not. */
const FEWEST_OF_EITHER = 10;

/**
 * Compares two randomised arms at any moment, as often as one likes: the intervals are confidence sequences (see
 * {@link sequenceWidth}) and hold at all moments together with probability 1 − α.
 *
 * The variance of the difference is the larger of Welch's, s₀²/n₀ + s₁²/n₁, and that of two samples of one population,
 * s² (1/n₀ + 1/n₁): in a small arm of a quantity that is mostly 0, mean and variance are low together, and Welch's alone claims
 * too much (12% of equal pairs with a tenth of the leads on trial, measured). The ratio is compared by its logarithm, with
 * the variance by the delta method, likewise.
 *
 * @returns undefined as long as an arm has fewer than 20 leads, or by the rate of both together fewer than 10 are to be
 *   expected in the smaller arm that have another value than 0, or that have 0
 */
export function compareArms(
  first: OutcomeTotals,
  second: OutcomeTotals,
  { planned, alpha = 0.05 }: { planned: number; alpha?: number },
): Comparison | undefined {
  const fewest = Math.min(first.leads, second.leads);
  const both = addTotals(first, second);
  const rate = both.others / both.leads;
  if (fewest < FEWEST_LEADS || fewest * Math.min(rate, 1 - rate) < FEWEST_OF_EITHER) return undefined;
  const [a, b, all] = [meanOf(first), meanOf(second), meanOf(both)];
  const n = both.leads;
  const width = sequenceWidth({ n, planned, alpha }) * Math.sqrt(n);
  const asOne = all.variance * (1 / first.leads + 1 / second.leads);
  const error = Math.sqrt(Math.max(asOne, a.variance / first.leads + b.variance / second.leads));
  const difference = around(b.mean - a.mean, width * error);
  if (a.mean <= 0 || b.mean <= 0) return { difference, ratio: undefined };
  const relative = a.variance / first.leads / a.mean ** 2 + b.variance / second.leads / b.mean ** 2;
  const reach = Math.exp(width * Math.sqrt(Math.max(asOne / all.mean ** 2, relative)));
  const ratio = b.mean / a.mean;
  return { difference, ratio: { estimate: ratio, low: ratio / reach, high: ratio * reach } };
}

function meanOf({ leads, sum, squares }: OutcomeTotals): { mean: number; variance: number } {
  const mean = sum / leads;
  // Sums of squares in floating point may differ by less than nothing.
  return { mean, variance: Math.max(0, squares - sum * mean) / (leads - 1) };
}

function around(estimate: number, reach: number): Bounded {
  return { estimate, low: estimate - reach, high: estimate + reach };
}
