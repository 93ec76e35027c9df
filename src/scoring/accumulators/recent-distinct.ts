import type { Instant } from '../../domain/instant.ts';
import { type Accumulator, firstChange, type MatchedEvent } from './accumulator.ts';

/** A thing that is counted once (a calendar day, a property's value), and the latest instant at which it occurred. */
type Occurrence = [key: string | number, instant: Instant];

/**
 * How many different things occurred, ever or in the window (t − withinMs, t], counted up to `limit`. Of each thing
 * only the latest occurrence matters, and of the things only the `limit` latest.
 */
export function recentDistinct({
  keyOf,
  withinMs = Number.POSITIVE_INFINITY,
  limit,
}: {
  keyOf: (event: MatchedEvent) => string | number | undefined;
  withinMs?: number | undefined;
  limit: number;
}): Accumulator<Occurrence[]> {
  const accumulator: Accumulator<Occurrence[]> = {
    empty: () => [],
    add: (state, event) => {
      const key = keyOf(event);
      return key === undefined ? state : put(state, key, event.occurredAt, limit);
    },
    merge: (a, b) => b.reduce((state, [key, instant]) => put(state, key, instant, limit), a),
    read: (state, at) => state.filter(([, instant]) => instant > at - withinMs).length,
    changesAt: (state, at, steps) => {
      if (withinMs === Number.POSITIVE_INFINITY) return undefined;
      const instants = state.map(([, instant]) => instant + withinMs).reverse();
      return firstChange(accumulator, { state, at, steps, instants });
    },
  };
  return accumulator;
}

function put(
  occurrences: Occurrence[],
  key: string | number,
  instant: Instant,
  limit: number,
): Occurrence[] {
  let position = indexOfKey(occurrences, key);
  const known = occurrences[position];
  if (known && known[1] >= instant) return occurrences;
  const moved: Occurrence = known ?? [key, instant];
  moved[1] = instant;
  if (!known) {
    const last = occurrences[limit - 1];
    if (last && !isLater(moved, last)) return occurrences;
    position = occurrences.push(moved) - 1;
  }
  // Moves it forward to its place; what it passes moves back by one.
  for (let before = occurrences[position - 1]; before && isLater(moved, before); ) {
    occurrences[position] = before;
    position -= 1;
    before = occurrences[position - 1];
  }
  occurrences[position] = moved;
  if (occurrences.length > limit) occurrences.length = limit;
  return occurrences;
}

/** A loop, because this runs for every event, and a callback that takes occurrences apart costs several times as much. */
function indexOfKey(occurrences: readonly Occurrence[], key: string | number): number {
  for (let position = 0; position < occurrences.length; position += 1) {
    if (occurrences[position]?.[0] === key) return position;
  }
  return -1;
}

/** Later first; at the same instant by key, so that the same things are kept in any order of arrival. */
function isLater(a: Occurrence, b: Occurrence): boolean {
  return a[1] > b[1] || (a[1] === b[1] && a[0] > b[0]);
}
