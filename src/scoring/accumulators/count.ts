import type { Accumulator } from './accumulator.ts';

/** How many events there have been, ever. */
export const count: Accumulator<number> = {
  empty: () => 0,
  add: (state) => state + 1,
  merge: (a, b) => a + b,
  read: (state) => state,
  changesAt: () => undefined,
};
