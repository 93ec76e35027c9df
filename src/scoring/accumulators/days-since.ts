import { DAY_MS, type Instant } from '../../domain/instant.ts';
import { type Accumulator, firstChange } from './accumulator.ts';
import { dayEdges } from './day-edges.ts';

/** Whole 24-hour days since the last (or the first) event; undefined when there is none. */
export function daysSince(which: 'last' | 'first'): Accumulator<Instant | null> {
  const pick = which === 'last' ? Math.max : Math.min;
  const accumulator: Accumulator<Instant | null> = {
    empty: () => null,
    add: (state, event) => (state === null ? event.occurredAt : pick(state, event.occurredAt)),
    merge: (a, b) => (a === null || b === null ? (a ?? b) : pick(a, b)),
    read: (state, at) => (state === null ? undefined : Math.floor((at - state) / DAY_MS)),
    changesAt: (state, at, steps) => {
      if (state === null) return undefined;
      const instants = dayEdges({ since: state, at, breakpoints: steps.breakpoints });
      return firstChange(accumulator, { state, at, steps, instants });
    },
  };
  return accumulator;
}
