import type { OutcomeTotals } from './outcome-totals.ts';
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

/** With fewer leads in an arm, or fewer leads of both to whom it happened, the approximation by the normal does not hold. */
export const FEWEST_LEADS = 20;
export const FEWEST_OTHERS = 10;

/**
 * Compares two randomised arms at any moment, as often as one likes: the intervals are confidence sequences (see
 * {@link sequenceWidth}) and hold at all moments together with probability 1 − α. The variance of the difference is that of
 * two independent means, Welch's; the ratio is compared by its logarithm, with the variance by the delta method.
 *
 * @returns undefined as long as there are fewer than {@link FEWEST_LEADS} leads in an arm, or fewer than
 *   {@link FEWEST_OTHERS} leads of both that have another value than 0
 */
export function compareArms(
  first: OutcomeTotals,
  second: OutcomeTotals,
  { planned, alpha = 0.05 }: { planned: number; alpha?: number },
): Comparison | undefined {
  if (Math.min(first.leads, second.leads) < FEWEST_LEADS) return undefined;
  if (first.others + second.others < FEWEST_OTHERS) return undefined;
  const [a, b] = [meanOf(first), meanOf(second)];
  const n = first.leads + second.leads;
  const width = sequenceWidth({ n, planned, alpha }) * Math.sqrt(n);
  return {
    difference: around(b.mean - a.mean, width * Math.sqrt(a.error + b.error)),
    ratio: ratioOf(a, b, width),
  };
}

function meanOf({ leads, sum, squares }: OutcomeTotals): { mean: number; error: number } {
  const mean = sum / leads;
  // Sums of squares in floating point may differ by less than nothing.
  return { mean, error: Math.max(0, squares - sum * mean) / (leads - 1) / leads };
}

type Mean = ReturnType<typeof meanOf>;

function ratioOf(a: Mean, b: Mean, width: number): Bounded | undefined {
  if (a.mean <= 0 || b.mean <= 0) return undefined;
  const reach = width * Math.sqrt(a.error / a.mean ** 2 + b.error / b.mean ** 2);
  const estimate = b.mean / a.mean;
  return { estimate, low: estimate * Math.exp(-reach), high: estimate * Math.exp(reach) };
}

function around(estimate: number, reach: number): Bounded {
  return { estimate, low: estimate - reach, high: estimate + reach };
}
