/** The probability that belongs to log odds, between 0 and 1. */
export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
