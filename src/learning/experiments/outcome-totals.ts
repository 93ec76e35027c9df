/** What is known of one quantity of the leads of one arm of an experiment, such as their wins: enough for its mean and its variance. */
export interface OutcomeTotals {
  leads: number;
  /** The sum of the quantity over the leads. */
  sum: number;
  /** The sum of its squares. */
  squares: number;
  /** How many leads have another value than 0. */
  others: number;
  /** The sum over the leads of what was known of each before, such as the score; for adjusting. */
  before: number;
  beforeSquares: number;
  /** The sum of the quantity times what was known before. */
  product: number;
}

/** The totals of nobody. */
export const NO_TOTALS: OutcomeTotals = {
  leads: 0,
  sum: 0,
  squares: 0,
  others: 0,
  before: 0,
  beforeSquares: 0,
  product: 0,
};

/** The totals of two arms of leads that have nobody in common. */
export function addTotals(a: OutcomeTotals, b: OutcomeTotals): OutcomeTotals {
  return {
    leads: a.leads + b.leads,
    sum: a.sum + b.sum,
    squares: a.squares + b.squares,
    others: a.others + b.others,
    before: a.before + b.before,
    beforeSquares: a.beforeSquares + b.beforeSquares,
    product: a.product + b.product,
  };
}
