import { END } from '../../src/domain/journey.ts';
import type { OutlinedStep } from '../../src/domain/journey-outline.ts';

/** Where a step is drawn, in steps to the right and down; the middle of it. */
export interface PlacedStep {
  id: string;
  column: number;
  row: number;
}

/** The place of what lets leads in, above the first step. */
export const START = '$start';

/** The end behind a step that leads there; several ways of one step share it. */
export function endOf(id: string): string {
  return `$end ${id}`;
}

/**
 * Lays a journey out from top to bottom: every step below all that lead to it, but for ways back; below each other where there is
 * one way, side by side where there are several; so that no two are at the same place.
 */
export function layoutJourney(steps: readonly OutlinedStep[]): PlacedStep[] {
  const graph = graphOf(steps);
  const rows = rowsOf(graph);
  const children = treeOf(graph, rows);
  const columns = new Map<string, number>();
  let free = 0;
  const place = (id: string): number => {
    const below = (children.get(id) ?? []).map(place);
    const [first, last] = [below[0], below.at(-1)];
    const column = first === undefined || last === undefined ? free++ : (first + last) / 2;
    columns.set(id, column);
    return column;
  };
  for (const id of graph.keys()) if (!columns.has(id) && (id === START || !isChild(children, id))) place(id);
  return [...graph.keys()].map((id) => ({ id, column: columns.get(id) ?? 0, row: rows.get(id) ?? 0 }));
}

type Graph = ReadonlyMap<string, readonly string[]>;

/** Every step, the start and the ends, with where each leads. Steps that nobody comes to begin trees of their own. */
function graphOf(steps: readonly OutlinedStep[]): Graph {
  const ids = new Set(steps.map(({ id }) => id));
  const graph = new Map<string, string[]>();
  graph.set(START, steps[0] ? [steps[0].id] : []);
  for (const { id, ways } of steps) {
    const targets = ways.flatMap(({ to }) => (to === END ? [endOf(id)] : ids.has(to) ? [to] : []));
    graph.set(id, [...new Set(targets)]);
    if (targets.includes(endOf(id))) graph.set(endOf(id), []);
  }
  return graph;
}

/** How far down each is: one more than the lowest that leads to it; ways back, to where the walk still is, do not count. */
function rowsOf(graph: Graph): Map<string, number> {
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const forward = new Map<string, string[]>();
  const visit = (id: string): void => {
    state.set(id, 'open');
    for (const to of graph.get(id) ?? []) {
      if (state.get(to) === 'open') continue;
      forward.set(id, [...(forward.get(id) ?? []), to]);
      if (!state.has(to)) visit(to);
    }
    state.set(id, 'done');
    order.unshift(id);
  };
  for (const id of graph.keys()) if (!state.has(id)) visit(id);
  const rows = new Map<string, number>();
  for (const id of order) {
    const row = rows.get(id) ?? (id === START ? 0 : 1);
    rows.set(id, row);
    for (const to of forward.get(id) ?? []) rows.set(to, Math.max(rows.get(to) ?? 0, row + 1));
  }
  return rows;
}

/** Each below one of those that lead to it: the lowest of them, so that lines are short. */
function treeOf(graph: Graph, rows: ReadonlyMap<string, number>): Map<string, string[]> {
  const parents = new Map<string, string>();
  for (const [id, targets] of graph) {
    const row = rows.get(id) ?? 0;
    for (const to of targets) {
      if ((rows.get(to) ?? 0) <= row) continue;
      const known = parents.get(to);
      if (known === undefined || (rows.get(known) ?? 0) < row) parents.set(to, id);
    }
  }
  const children = new Map<string, string[]>();
  for (const [id, targets] of graph)
    children.set(
      id,
      targets.filter((to) => parents.get(to) === id),
    );
  return children;
}

function isChild(children: ReadonlyMap<string, readonly string[]>, id: string): boolean {
  return [...children.values()].some((ids) => ids.includes(id));
}
