import { numberOf } from '../conditions/compile-test.ts';
import type { Scalar, ValueTest } from '../domain/condition.ts';
import { parseInstant } from '../domain/instant.ts';
import type { Bin } from '../domain/scorecard.ts';
import { foldText } from '../domain/text.ts';

/** The values that a bin holds, as far as they can be compared with those of another. */
type Region =
  | { kind: 'values'; keys: Set<string> }
  | { kind: 'interval'; unit: 'number' | 'date'; from: Edge; to: Edge }
  | { kind: 'startsWith' | 'contains'; part: string }
  | { kind: 'any' }
  | { kind: 'missing' }
  | { kind: 'unknown' };

interface Edge {
  at: number;
  open: boolean;
}

type Relation = 'disjoint' | 'same' | 'inside' | 'around' | 'overlapping';

/** A bin with a single region: `startsWith` with three prefixes is three of them. */
interface Step<Result> {
  position: number;
  region: Region;
  bin: Bin<Result>;
}

/**
 * Puts bins into an order in which the first that holds a value is the most specific one: an exact value before a
 * range, a range before a wider one around it, a longer prefix before a shorter.
 *
 * A list can hold several values, and so fall into bins that have none in common; of those that are equally specific
 * the one that is written first counts.
 *
 * @returns the ordered bins, or the positions of two bins that can hold the same value while neither lies inside the
 *   other, so that the points would be ambiguous.
 */
export function orderBins<Result>(
  bins: readonly Bin<Result>[],
): { ordered: Bin<Result>[] } | { ambiguous: [number, number] } {
  const others = bins.flatMap((bin, position) => (bin.test === 'other' ? [position] : []));
  const [other, another] = others;
  if (other !== undefined && another !== undefined) return { ambiguous: [other, another] };

  const steps = bins.flatMap((bin, position) => stepsOf(bin, position));
  const around = new Map(steps.map((step) => [step, 0]));
  for (const a of steps) {
    for (const b of steps) {
      if (a === b) continue;
      const relation = relate(a.region, b.region);
      if (relation === 'inside') around.set(a, (around.get(a) ?? 0) + 1);
      const harmless =
        a.position === b.position || (relation === 'overlapping' && a.bin.result === b.bin.result);
      if ((relation === 'overlapping' || relation === 'same') && !harmless) {
        return { ambiguous: [Math.min(a.position, b.position), Math.max(a.position, b.position)] };
      }
    }
  }
  const ordered = steps
    .toSorted((a, b) => (around.get(b) ?? 0) - (around.get(a) ?? 0))
    .map((step) => step.bin);
  return { ordered: [...ordered, ...bins.filter((bin) => bin.test === 'other')] };
}

function stepsOf<Result>(bin: Bin<Result>, position: number): Step<Result>[] {
  const { test } = bin;
  if (test === 'other') return [];
  if (test === 'missing') return [{ position, region: { kind: 'missing' }, bin }];
  if (test.op === 'startsWith' || test.op === 'contains') {
    return test.parts.map((part) => ({
      position,
      region: { kind: test.op, part: foldText(part) },
      bin: { ...bin, test: { op: test.op, parts: [part] } },
    }));
  }
  return [{ position, region: regionOf(test), bin }];
}

function regionOf(test: ValueTest): Region {
  switch (test.op) {
    case 'equals':
      return { kind: 'values', keys: new Set([valueKey(test.value)]) };
    case 'in':
      return { kind: 'values', keys: new Set(test.values.map(valueKey)) };
    case 'exists':
      return { kind: test.exists ? 'any' : 'missing' };
    case 'lessThan':
    case 'atMost':
    case 'moreThan':
    case 'atLeast':
      return intervalOf(test.op, test.bound);
    case 'all': {
      const [first, ...others] = test.tests.map(regionOf);
      return others.reduce(intersect, first ?? { kind: 'any' });
    }
    default:
      return { kind: 'unknown' };
  }
}

function intervalOf(op: 'lessThan' | 'atMost' | 'moreThan' | 'atLeast', bound: number | string): Region {
  const unit = typeof bound === 'number' ? 'number' : 'date';
  const at = typeof bound === 'number' ? bound : (parseInstant(bound) ?? Number.NaN);
  const edge = { at, open: op === 'lessThan' || op === 'moreThan' };
  const isUpper = op === 'lessThan' || op === 'atMost';
  return isUpper
    ? { kind: 'interval', unit, from: { at: Number.NEGATIVE_INFINITY, open: true }, to: edge }
    : { kind: 'interval', unit, from: edge, to: { at: Number.POSITIVE_INFINITY, open: true } };
}

function intersect(a: Region, b: Region): Region {
  if (a.kind !== 'interval' || b.kind !== 'interval' || a.unit !== b.unit) return { kind: 'unknown' };
  return {
    ...a,
    from: startsAtOrAfter(a.from, b.from) ? a.from : b.from,
    to: endsAtOrBefore(a.to, b.to) ? a.to : b.to,
  };
}

function relate(a: Region, b: Region): Relation {
  if (a.kind === 'missing' || b.kind === 'missing') return a.kind === b.kind ? 'same' : 'disjoint';
  if (a.kind === 'unknown' || b.kind === 'unknown') return 'overlapping';
  if (a.kind === 'values' && b.kind === 'values') return relateSets(a.keys, b.keys);
  if (a.kind === 'interval' && b.kind === 'interval') return relateIntervals(a, b);
  if (a.kind === 'startsWith' && b.kind === 'startsWith') return relatePrefixes(a.part, b.part);
  if (a.kind === 'contains' && b.kind === 'contains') return relateParts(a.part, b.part);
  const [rankA, rankB] = [SPECIFICITY[a.kind], SPECIFICITY[b.kind]];
  if (rankA === rankB) return relateAlike(a, b);
  return rankA < rankB ? 'inside' : 'around';
}

/** Two tests of any value, or a range and a beginning: “5” begins numbers that lie in a range, “a” does not. */
function relateAlike(a: Region, b: Region): Relation {
  if (a.kind === b.kind) return 'same';
  const parts = [a, b].flatMap((region) => (region.kind === 'startsWith' ? [region.part] : []));
  return parts.some((part) => /^\s*[-+.\d]/.test(part)) ? 'overlapping' : 'disjoint';
}

/** Which kind of region counts as the more specific one. */
const SPECIFICITY = { values: 0, interval: 1, startsWith: 1, contains: 2, any: 3 };

function relateSets(a: Set<string>, b: Set<string>): Relation {
  if (a.isDisjointFrom(b)) return 'disjoint';
  const [inside, around] = [a.isSubsetOf(b), a.isSupersetOf(b)];
  if (inside && around) return 'same';
  if (inside) return 'inside';
  return around ? 'around' : 'overlapping';
}

function relateIntervals(a: Region & { kind: 'interval' }, b: Region & { kind: 'interval' }): Relation {
  if (a.unit !== b.unit || liesBefore(a.to, b.from) || liesBefore(b.to, a.from)) return 'disjoint';
  const inside = startsAtOrAfter(a.from, b.from) && endsAtOrBefore(a.to, b.to);
  const around = startsAtOrAfter(b.from, a.from) && endsAtOrBefore(b.to, a.to);
  if (inside && around) return 'same';
  if (inside) return 'inside';
  return around ? 'around' : 'overlapping';
}

function relatePrefixes(a: string, b: string): Relation {
  if (a === b) return 'same';
  if (a.startsWith(b)) return 'inside';
  return b.startsWith(a) ? 'around' : 'disjoint';
}

function relateParts(a: string, b: string): Relation {
  if (a === b) return 'same';
  if (a.includes(b)) return 'inside';
  return b.includes(a) ? 'around' : 'overlapping';
}

function startsAtOrAfter(a: Edge, b: Edge): boolean {
  return a.at > b.at || (a.at === b.at && (a.open || !b.open));
}

function endsAtOrBefore(a: Edge, b: Edge): boolean {
  return a.at < b.at || (a.at === b.at && (a.open || !b.open));
}

function liesBefore(end: Edge, start: Edge): boolean {
  return end.at < start.at || (end.at === start.at && (end.open || start.open));
}

function valueKey(value: Scalar): string {
  const number = typeof value === 'boolean' ? undefined : numberOf(value);
  return number === undefined ? foldText(String(value).trim()) : String(number);
}
