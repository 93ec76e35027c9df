/**
 * The events that show that somebody has taken care of a lead: it was accepted or rejected, called, met, or has an
 * opportunity. E-mails do not count, because what a programme sends cannot be told from what a person writes.
 */
export const RESPONSE_EVENTS = [
  'Lead Accepted',
  'Lead Rejected',
  'Call Made',
  'Call Held',
  'Meeting Booked',
  'Meeting Held',
  'Opportunity Opened',
] as const;

/** How long something took, or how long it has been waited for. */
export interface Wait {
  ms: number;
  /** False while it is still being waited for. */
  hasEnded: boolean;
}

/**
 * The median time until a response, by the estimator of Kaplan and Meier (Journal of the American Statistical
 * Association 53, 1958): those still waiting count for as long as they have waited, so that the median is not better the
 * more are never answered.
 *
 * @returns milliseconds; undefined while fewer than half can be said to have been answered, or nobody waited
 */
export function medianResponseMs(waits: readonly Wait[]): number | undefined {
  const ordered = waits.toSorted((a, b) => a.ms - b.ms || Number(b.hasEnded) - Number(a.hasEnded));
  let waiting = 1;
  for (const [position, { ms, hasEnded }] of ordered.entries()) {
    const atRisk = ordered.length - position;
    if (hasEnded) waiting *= 1 - 1 / atRisk;
    // A product of fractions such as 2/3 · 3/4 is a half but for its last bit.
    if (waiting <= 0.5 + 1e-12) return ms;
  }
  return undefined;
}
