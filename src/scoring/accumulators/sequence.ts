import type { Instant } from '../../domain/instant.ts';
import type { Accumulator } from './accumulator.ts';

/**
 * A stretch of time as long as the sequence may take, counted from 1970: the instants of the first event in ascending
 * order, as many of the earliest and of the latest as the limit says, and the first and last instant of the second.
 */
type Cell = [index: number, firsts: Instant[], thenMin: Instant | null, thenMax: Instant | null];

/**
 * Stretches before the latest four hundred that have an event in them are forgotten, and the sequences in them no longer
 * count: an event that arrives late can complete any first one, so remembering less than all of them has to end somewhere.
 */
const MOST_CELLS = 400;

/**
 * How often a first event was followed by a second one, later than it by at most `withinMs`, counted up to `limit`. Two
 * events so close to each other lie in the same stretch or in neighbouring ones, and of a stretch only the outermost
 * instants decide.
 */
export function sequence({ withinMs, limit }: { withinMs: number; limit: number }): Accumulator<Cell[]> {
  return {
    empty: () => [],
    add: (state, { occurredAt, roles }) => {
      const then = roles?.then ? occurredAt : null;
      return put(
        state,
        [Math.floor(occurredAt / withinMs), roles?.first ? [occurredAt] : [], then, then],
        limit,
      );
    },
    merge: (a, b) => b.reduce((state, cell) => put(state, cell, limit), a),
    read: (state) => {
      let followed = 0;
      state.forEach(([index, firsts, , thenMax], position) => {
        const next = state[position + 1];
        const nextMin = next?.[0] === index + 1 ? next[2] : null;
        followed += firsts.filter(
          (first) =>
            (thenMax !== null && first < thenMax) || (nextMin !== null && nextMin <= first + withinMs),
        ).length;
      });
      return Math.min(followed, limit);
    },
    changesAt: () => undefined,
  };
}

function put(cells: Cell[], added: Cell, limit: number): Cell[] {
  let before = cells.length - 1;
  while (before >= 0 && (cells[before]?.[0] ?? 0) > added[0]) before -= 1;
  const cell = cells[before];
  if (cell?.[0] === added[0]) cells[before] = join(cell, added, limit);
  else cells.splice(before + 1, 0, added);
  if (cells.length > MOST_CELLS) cells.splice(0, cells.length - MOST_CELLS);
  return cells;
}

function join(a: Cell, b: Cell, limit: number): Cell {
  const firsts = b[1].length === 0 ? a[1] : [...a[1], ...b[1]].sort((x, y) => x - y);
  if (firsts.length > 2 * limit) firsts.splice(limit, firsts.length - 2 * limit);
  return [a[0], firsts, outermost(Math.min, a[2], b[2]), outermost(Math.max, a[3], b[3])];
}

function outermost(
  pick: (a: number, b: number) => number,
  a: Instant | null,
  b: Instant | null,
): Instant | null {
  return a === null || b === null ? (a ?? b) : pick(a, b);
}
