import { isMissing } from '../conditions/compile-test.ts';
import { readOperators, readTest, TEST_KEYS } from '../conditions/read-test.ts';
import type { ValueTest } from '../domain/condition.ts';
import { parseInstant } from '../domain/instant.ts';
import type { Place } from '../domain/place.ts';
import type { Bin } from '../domain/scorecard.ts';
import { orderBins } from './order-bins.ts';

const BINS_FORM =
  'a mapping from bins to points, such as { 50..500: 10, ">=501": 20, missing: 0 }, or a list such as [{ atLeast: 5, points: 25 }]';

/**
 * Reads a step function from values to points. The short form is a mapping whose keys are bins (`5`, `50..500` with
 * both ends, `50..<500` without the upper, `..10`, `>=5`, `<5`, a text, `missing`, `other`), the long form a list of
 * tests with `points`.
 */
export function readBins(place: Place): Bin[] | undefined {
  const bins = Array.isArray(place.value)
    ? place.list(BINS_FORM).map(readListedBin)
    : place.entries(BINS_FORM).map(([key, points]) => {
        const result = points.number('the points of this bin, a number');
        return result === undefined ? undefined : { test: parseBinKey(key), result };
      });
  return checkBins(place, bins);
}

/** Reads bins with labels, for a pair: a mapping from labels to bins. */
export function readLabelledBins(place: Place): Bin<string>[] | undefined {
  const form = 'a mapping from labels to bins, such as { senior: [director, chief], other: other }';
  const bins = place.entries(form).map(([label, bin]) => {
    const test = readLabelledTest(bin);
    return test && { test, result: label };
  });
  if (bins.length === 0) return place.refuse(form);
  return checkBins(place, bins);
}

function readLabelledTest(place: Place): Bin['test'] | undefined {
  if (Array.isArray(place.value)) return readTest(place.as({ in: place.value }));
  if (typeof place.value === 'string') return parseBinKey(place.value);
  return readTest(place);
}

function readListedBin(place: Place): Bin | undefined {
  if (!place.object([...TEST_KEYS, 'missing', 'other', 'points'], 'a bin')) return undefined;
  const result = place.at('points').number('the points of this bin, a number');
  const test = readListedTest(place);
  return test === undefined || result === undefined ? undefined : { test, result };
}

function readListedTest(place: Place): Bin['test'] | undefined {
  for (const special of ['missing', 'other'] as const) {
    if (!place.has(special)) continue;
    return place.at(special).value === true ? special : place.at(special).refuse('true');
  }
  return readOperators(
    place,
    TEST_KEYS.filter((key) => place.has(key)),
  );
}

function checkBins<Result>(place: Place, bins: (Bin<Result> | undefined)[]): Bin<Result>[] | undefined {
  const read = bins.filter((bin) => bin !== undefined);
  if (read.length !== bins.length) return undefined;
  if (read.length === 0) return place.refuse(BINS_FORM);
  const empty = read.find(({ test }) => typeof test === 'object' && isNever(test));
  if (empty)
    return place.refuse(
      'bins that hold some value',
      'a bin without any: blank text, or a range that ends before it starts',
    );
  const order = orderBins(read);
  if ('ambiguous' in order) {
    const [a, b] = order.ambiguous;
    const names = Array.isArray(place.value) ? [a, b].map((n) => `number ${n + 1}`) : namesOf(place, [a, b]);
    return place.refuse(
      'bins of which one lies inside the other, or that have no value in common',
      `the bins ${names.join(' and ')}, which overlap, so that some values fit both equally well`,
    );
  }
  return read;
}

/** Whether a test holds for nothing, so that its points would quietly never be given. */
function isNever(test: ValueTest): boolean {
  if (test.op === 'equals') return isMissing(test.value);
  if (test.op !== 'all') return false;
  const bounds = test.tests.flatMap((part) =>
    'bound' in part ? [{ op: part.op, at: boundAt(part.bound) }] : [],
  );
  return bounds.some((from) =>
    bounds.some((to) => {
      if (!['atLeast', 'moreThan'].includes(from.op) || !['atMost', 'lessThan'].includes(to.op)) return false;
      return from.at > to.at || (from.at === to.at && (from.op === 'moreThan' || to.op === 'lessThan'));
    }),
  );
}

function boundAt(bound: number | string): number {
  return typeof bound === 'number' ? bound : (parseInstant(bound) ?? Number.NaN);
}

function namesOf(place: Place, positions: number[]): string[] {
  const keys = Object.keys(place.value as object);
  return positions.map((position) => `“${keys[position]}”`);
}

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;
const RANGE = new RegExp(String.raw`^(${NUMBER})?\s*\.\.\s*(<?)\s*(${NUMBER})?$`, 'i');
const COMPARISON = new RegExp(String.raw`^(<=|>=|<|>|≤|≥)\s*(${NUMBER})$`, 'i');
const COMPARISONS = {
  '<': 'lessThan',
  '<=': 'atMost',
  '≤': 'atMost',
  '>': 'moreThan',
  '>=': 'atLeast',
  '≥': 'atLeast',
} as const;

function parseBinKey(key: string): Bin['test'] {
  const text = key.trim();
  if (text === 'missing' || text === 'other') return text;
  if (text === 'true' || text === 'false') return { op: 'equals', value: text === 'true' };
  return parseRange(text) ?? parseComparison(text) ?? { op: 'equals', value: text };
}

function parseRange(text: string): ValueTest | undefined {
  const parts = RANGE.exec(text);
  if (!parts || (parts[1] === undefined && parts[3] === undefined)) return undefined;
  const tests: ValueTest[] = [];
  if (parts[1] !== undefined) tests.push({ op: 'atLeast', bound: Number(parts[1]) });
  if (parts[3] !== undefined) tests.push({ op: parts[2] ? 'lessThan' : 'atMost', bound: Number(parts[3]) });
  const [only] = tests;
  return tests.length === 1 ? only : { op: 'all', tests };
}

function parseComparison(text: string): ValueTest | undefined {
  const parts = COMPARISON.exec(text);
  const op = COMPARISONS[parts?.[1] as keyof typeof COMPARISONS];
  return parts && op ? { op, bound: Number(parts[2]) } : undefined;
}
