import { DAY_MS, type Instant } from '../../domain/instant.ts';
import type { Accumulator } from './accumulator.ts';
import { nextDayChange } from './day-change.ts';

/** Whole 24-hour days since the last (or the first) event; undefined when there is none. */
export function daysSince(which: 'last' | 'first'): Accumulator<Instant | null> {
  const pick = which === 'last' ? Math.max : Math.min;
  return {
    empty: () => null,
    add: (state, event) => (state === null ? event.occurredAt : pick(state, event.occurredAt)),
    merge: (a, b) => (a === null || b === null ? (a ?? b) : pick(a, b)),
    read: (state, at) => (state === null ? undefined : Math.floor((at - state) / DAY_MS)),
    changesAt: (state, at, steps) =>
      state === null ? undefined : nextDayChange({ since: state, at, steps }),
  };
}
