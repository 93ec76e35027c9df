import { isObject } from '../domain/json.ts';
import type { Scorecard } from '../domain/scorecard.ts';

/** A difference between two scorecards at one place; undefined where a side has nothing. */
export interface Difference {
  /** As in `rules.email-opens.points.bins[0].result`: things with an id by their id. */
  path: string;
  before: unknown;
  after: unknown;
}

/** What differs between two scorecards in meaning; comments, order and spelling of the files do not count. */
export function diffScorecards(before: Scorecard, after: Scorecard): Difference[] {
  return [...differences(byId(before), byId(after), '')];
}

/** A rule, a band or a dimension that is only on one side is one difference, not one for each of its fields. */
const WHOLE = /^(rules|bands|dimensions|groups)\.[^.]+$/;

function* differences(before: unknown, after: unknown, path: string): Generator<Difference> {
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* differences(before[key], after[key], path === '' ? key : `${path}.${key}`);
    }
    return;
  }
  const isOneSided = before === undefined || after === undefined;
  if (isOneSided && !WHOLE.test(path) && isObject(before ?? after)) {
    for (const [key, value] of Object.entries((before ?? after) as object)) {
      const sides = before === undefined ? [undefined, value] : [value, undefined];
      yield* differences(sides[0], sides[1], `${path}.${key}`);
    }
    return;
  }
  if (JSON.stringify(before) !== JSON.stringify(after)) yield { path, before, after };
}

/** The same value, with lists of things that have an id as mappings by id. */
function byId(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value as unknown[];
    const haveIds = items.length > 0 && items.every((item) => isObject(item) && typeof item.id === 'string');
    if (!haveIds) return items.map(byId);
    return Object.fromEntries(
      items.map((item) => [(item as { id: string }).id, byId(withoutId(item as object))]),
    );
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, byId(inner)]));
}

function withoutId(item: object): object {
  const { id: _, ...rest } = item as { id?: unknown };
  return rest;
}
