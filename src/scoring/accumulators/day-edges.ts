import { DAY_MS, type Instant } from '../../domain/instant.ts';

/** How far ahead a change without a breakpoint is looked for: a hundred years of days. */
const MOST_DAYS_AHEAD = 36_500;

/**
 * The instants after `at` at which the number of whole days since an instant can come to mean something else: at the
 * breakpoints and the day after each, or every day where there are none.
 */
export function* dayEdges({
  since,
  at,
  breakpoints,
  mostDays = MOST_DAYS_AHEAD,
}: {
  since: Instant;
  at: Instant;
  breakpoints: readonly number[] | undefined;
  mostDays?: number;
}): Generator<Instant> {
  const today = Math.floor((at - since) / DAY_MS);
  if (breakpoints) {
    const days = breakpoints.flatMap((breakpoint) => [Math.ceil(breakpoint), Math.floor(breakpoint) + 1]);
    for (const day of [...new Set(days)].sort((a, b) => a - b)) if (day > today) yield since + day * DAY_MS;
    return;
  }
  const last = Math.min(mostDays, today + MOST_DAYS_AHEAD);
  for (let day = today + 1; day <= last; day += 1) yield since + day * DAY_MS;
}
