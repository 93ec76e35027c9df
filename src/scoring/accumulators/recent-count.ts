import type { Instant } from '../../domain/instant.ts';
import { type Accumulator, firstChange } from './accumulator.ts';

/**
 * How many events lie in the window (t − withinMs, t], counted up to `limit`: the latest `limit` instants, in
 * descending order, are all that it takes.
 */
export function recentCount({
  withinMs,
  limit,
}: {
  withinMs: number;
  limit: number;
}): Accumulator<Instant[]> {
  const accumulator: Accumulator<Instant[]> = {
    empty: () => [],
    add: (state, event) => insertDescending(state, event.occurredAt, limit),
    merge: (a, b) => b.reduce((state, instant) => insertDescending(state, instant, limit), a),
    read: (state, at) => {
      const left = state.findIndex((instant) => instant <= at - withinMs);
      return left < 0 ? state.length : left;
    },
    changesAt: (state, at, steps) => {
      const instants = state.map((instant) => instant + withinMs).reverse();
      return firstChange(accumulator, { state, at, steps, instants });
    },
  };
  return accumulator;
}

/** Puts an instant into a descending list, in place, and drops what then exceeds the limit. */
function insertDescending(instants: Instant[], instant: Instant, limit: number): Instant[] {
  if (instants.length >= limit && instant <= (instants[limit - 1] ?? Number.NEGATIVE_INFINITY))
    return instants;
  let position = instants.length;
  while (position > 0 && (instants[position - 1] ?? 0) < instant) position -= 1;
  if (position === 0) instants.unshift(instant);
  else instants.splice(position, 0, instant);
  if (instants.length > limit) instants.length = limit;
  return instants;
}
