import { END } from '../../src/domain/journey.ts';
import type { OutlinedStep } from '../../src/domain/journey-outline.ts';

/** Where a step is drawn, in steps to the right and down; the middle of it. */
export interface PlacedStep {
  id: string;
  column: number;
  row: number;
}

/** A way from step to step as it is drawn. */
export interface PlacedWay {
  from: string;
  way: string;
  to: string;
  /** The column in which it goes past other steps; undefined for one that leads straight to the row below. */
  lane: number | undefined;
}

export interface JourneyLayout {
  steps: PlacedStep[];
  ways: PlacedWay[];
}

/** The place of what lets leads in, above the first step. */
export const START = '$start';

/** The end behind a step that leads there; several ways of one step share it. */
function endOf(id: string): string {
  return `$end ${id}`;
}

/**
 * Lays a journey out from top to bottom: every step below all that lead to it, but for ways back; below each other where there is
 * one way, side by side where there are several. A way that goes past other steps has a column to itself.
 */
export function layoutJourney(steps: readonly OutlinedStep[]): JourneyLayout {
  const ways = waysOf(steps);
  const ids = [...new Set([START, ...steps.map(({ id }) => id), ...ways.map(({ to }) => to)])];
  const rows = rowsOf(ids, ways);
  const straight = straightWays(ways, rows);
  const columns = new Map<string, number>();
  const lanes = new Map<Way, number>();
  let free = 0;
  const take = (): number => {
    free += 1;
    return free - 1;
  };
  const place = (id: string): number => {
    const below = ways
      .filter(({ from }) => from === id)
      .map((way) => {
        if (straight.has(way)) return place(way.to);
        const lane = take();
        lanes.set(way, lane);
        return lane;
      });
    const [first, last] = [below[0], below.at(-1)];
    const column = first === undefined || last === undefined ? take() : (first + last) / 2;
    columns.set(id, column);
    return column;
  };
  const hanging = new Set([...straight].map(({ to }) => to));
  for (const id of ids) if (!hanging.has(id)) place(id);
  return {
    steps: ids.map((id) => ({ id, column: columns.get(id) ?? 0, row: rows.get(id) ?? 0 })),
    ways: ways.map((way) => ({ ...way, lane: lanes.get(way) })),
  };
}

type Way = Omit<PlacedWay, 'lane'>;

/** Every way that leads somewhere; to steps that there are not, none does. */
function waysOf(steps: readonly OutlinedStep[]): Way[] {
  const ids = new Set(steps.map(({ id }) => id));
  const [first] = steps;
  const start = first ? [{ from: START, way: 'next', to: first.id }] : [];
  const all = steps.flatMap(({ id, ways }) =>
    ways
      .filter(({ to }) => to === END || ids.has(to))
      .map(({ way, to }) => ({ from: id, way, to: to === END ? endOf(id) : to })),
  );
  return [...start, ...all];
}

/** How far down each is: one more than the lowest that leads to it; ways back, to where the walk still is, do not count. */
function rowsOf(ids: readonly string[], ways: readonly Way[]): Map<string, number> {
  const targets = Map.groupBy(ways, ({ from }) => from);
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const forward = new Map<string, string[]>();
  const visit = (id: string): void => {
    state.set(id, 'open');
    const onwards: string[] = [];
    for (const { to } of targets.get(id) ?? []) {
      if (state.get(to) === 'open') continue;
      onwards.push(to);
      if (!state.has(to)) visit(to);
    }
    forward.set(id, onwards);
    state.set(id, 'done');
    order.unshift(id);
  };
  for (const id of ids) if (!state.has(id)) visit(id);
  const rows = new Map<string, number>();
  for (const id of order) {
    const row = rows.get(id) ?? (id === START ? 0 : 1);
    rows.set(id, row);
    for (const to of forward.get(id) ?? []) rows.set(to, Math.max(rows.get(to) ?? 0, row + 1));
  }
  return rows;
}

/** Of the ways to each step the first that comes from the row above: it hangs below that, and the others go around. */
function straightWays(ways: readonly Way[], rows: ReadonlyMap<string, number>): Set<Way> {
  const first = new Map<string, Way>();
  for (const way of ways) {
    const isFromAbove = (rows.get(way.from) ?? 0) + 1 === rows.get(way.to);
    if (isFromAbove && !first.has(way.to)) first.set(way.to, way);
  }
  return new Set(first.values());
}
