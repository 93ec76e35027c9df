import { addTotals, type OutcomeTotals } from './outcome-totals.ts';

/**
 * Takes out of a quantity what was foreseeable of it: y − θ (x − x̄), with x what was known of each lead before it came
 * into an arm, x̄ its mean over both arms and θ the slope within the arms. The expectation of the difference of the arms stays,
 * its variance falls by the square of the correlation (CUPED; Deng, Xu, Kohavi and Walker, WSDM 2013).
 *
 * @returns the totals of both arms of the adjusted quantity; the same when nothing was foreseeable
 */
export function adjustTotals(
  first: OutcomeTotals,
  second: OutcomeTotals,
): [first: OutcomeTotals, second: OutcomeTotals] {
  const both = addTotals(first, second);
  const slope = sum(first, second, covariation) / sum(first, second, variation);
  if (!Number.isFinite(slope)) return [first, second];
  const center = both.before / both.leads;
  return [adjusted(first, { slope, center }), adjusted(second, { slope, center })];
}

function sum(first: OutcomeTotals, second: OutcomeTotals, of: (totals: OutcomeTotals) => number): number {
  return of(first) + of(second);
}

function covariation({ leads, sum: total, before, product }: OutcomeTotals): number {
  return leads === 0 ? 0 : product - (total * before) / leads;
}

function variation({ leads, before, beforeSquares }: OutcomeTotals): number {
  return leads === 0 ? 0 : beforeSquares - before ** 2 / leads;
}

/** Σ (y − θ (x − c)) and Σ (y − θ (x − c))², multiplied out. */
function adjusted(
  totals: OutcomeTotals,
  { slope, center }: { slope: number; center: number },
): OutcomeTotals {
  const { leads, before, beforeSquares, product } = totals;
  const deviation = before - leads * center;
  const deviationSquares = beforeSquares - 2 * center * before + leads * center ** 2;
  const deviationProduct = product - center * totals.sum;
  return {
    ...totals,
    sum: totals.sum - slope * deviation,
    squares: totals.squares - 2 * slope * deviationProduct + slope ** 2 * deviationSquares,
  };
}
