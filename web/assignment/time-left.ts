import type { Countdown } from '../../src/http/contract/handovers.ts';

/**
 * How much working time is left until a lead is to have an answer, in milliseconds; below 0 it is overdue by so much. Time runs only
 * while the rep works.
 */
export function timeLeft({ leftMs, asOf, spans }: Countdown, now: number): number {
  const since = Date.parse(asOf);
  const worked = spans.reduce((sum, { from, to }) => {
    const part = Math.min(Date.parse(to), now) - Math.max(Date.parse(from), since);
    return sum + Math.max(0, part);
  }, 0);
  return leftMs - worked;
}

/** When time begins to run again; undefined while it runs, or when that is not known. */
export function runsAgainAt({ spans }: Countdown, now: number): string | undefined {
  const next = spans.find(({ to }) => Date.parse(to) > now);
  return next && Date.parse(next.from) > now ? next.from : undefined;
}
