import { DAY_MS, type Instant } from '../../domain/instant.ts';
import type { Steps } from './accumulator.ts';

/** How far ahead a change is looked for: ten thousand years of days. */
const MOST_DAYS_AHEAD = 3_652_500;

/**
 * The first instant after `at` at which the number of whole days since an instant, counted up to `mostDays`, gives
 * another result; undefined for never. Without breakpoints each day gives points, so the result changes in one direction
 * only, and halving finds the day.
 */
export function nextDayChange({
  since,
  at,
  steps,
  mostDays = MOST_DAYS_AHEAD,
}: {
  since: Instant;
  at: Instant;
  steps: Steps;
  mostDays?: number;
}): Instant | undefined {
  const today = Math.floor((at - since) / DAY_MS);
  const now = steps.resultOf(Math.min(today, mostDays));
  const differs = (day: number): boolean => steps.resultOf(Math.min(day, mostDays)) !== now;
  const day = steps.breakpoints
    ? daysAround(steps.breakpoints).find((candidate) => candidate > today && differs(candidate))
    : firstDay(differs, { from: today, to: mostDays });
  return day === undefined ? undefined : since + day * DAY_MS;
}

/** The days on which a step function can change: at a breakpoint, and on the day after. */
function daysAround(breakpoints: readonly number[]): number[] {
  const days = breakpoints.flatMap((breakpoint) => [Math.ceil(breakpoint), Math.floor(breakpoint) + 1]);
  return [...new Set(days)].filter((day) => day <= MOST_DAYS_AHEAD).sort((a, b) => a - b);
}

function firstDay(
  differs: (day: number) => boolean,
  { from, to }: { from: number; to: number },
): number | undefined {
  if (to <= from || !differs(to)) return undefined;
  let [before, after] = [from, to];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (differs(middle)) after = middle;
    else before = middle;
  }
  return after;
}
