import { numberOf } from '../conditions/compile-test.ts';
import { readOperators, TEST_KEYS } from '../conditions/read-test.ts';
import type { ValueTest } from '../domain/condition.ts';
import type { Place } from '../domain/place.ts';
import type { Bin, DataKind, Limits, Measure, Points, Rule } from '../domain/scorecard.ts';
import { readBins } from './read-bins.ts';
import { MEASURE_KEYS, readMeasure } from './read-measure.ts';

const POINT_KEYS = ['give', 'bins', 'each'] as const;
const OWN_KEYS = ['id', 'title', 'dimension', 'group', 'data', 'weight', 'cap', 'floor', 'when', 'max'];
const RULE_KEYS = [...OWN_KEYS, ...POINT_KEYS, ...MEASURE_KEYS];

/** The label of the only bin of a condition that is one of two in a rule. */
const FULFILLED = 'yes';

/** The value of a pair: the labels of its two bins. */
export function pairLabel(first: string, second: string): string {
  return `${first} & ${second}`;
}

/** What a rule may refer to in its scorecard. */
export interface RuleSurroundings {
  dimensions: readonly string[];
  groups: readonly string[];
}

/** Reads a rule; the problems are in the place. */
export function readRule(place: Place, surroundings: RuleSurroundings): Rule | undefined {
  if (!place.object(RULE_KEYS, 'a rule')) return undefined;
  const id = readId(place.at('id'));
  const title = place.at('title').optionalText();
  const dimension = readReference(place.at('dimension'), surroundings.dimensions, 'dimension');
  const group = place.has('group')
    ? readReference(place.at('group'), surroundings.groups, 'group')
    : undefined;
  const weight = readWeight(place.at('weight'));
  const limits = readLimits(place);
  const scored = readScored(place);
  if (!scored || !limits || weight === undefined || id === undefined || dimension === undefined)
    return undefined;
  const data = readDataKind(place.at('data'), scored.measure);
  if (!data) return undefined;
  return {
    id,
    ...(title && { title }),
    dimension,
    ...(group && { group }),
    data,
    weight,
    ...limits,
    ...scored,
  };
}

/** Reads an id: what stands in ledgers and explanations, so letters, digits, dashes, dots and underscores. */
export function readId(place: Place): string | undefined {
  const form = 'an id of letters, digits, “-”, “_” and “.”, at most 64 long, such as pricing-views';
  const id = place.text(form);
  if (id === undefined || /^[a-z0-9][a-z0-9._-]{0,63}$/i.test(id)) return id;
  return place.refuse(form);
}

/** Reads a cap and a floor; a floor above the cap is refused. */
export function readLimits(place: Place): Limits | undefined {
  const cap = place.at('cap').optionalInteger('a whole number of points');
  const floor = place.at('floor').optionalInteger('a whole number of points');
  if (cap !== undefined && floor !== undefined && floor > cap) {
    return place.at('floor').refuse(`at most the cap, ${cap}`);
  }
  if ((place.has('cap') && cap === undefined) || (place.has('floor') && floor === undefined))
    return undefined;
  return { ...(cap !== undefined && { cap }), ...(floor !== undefined && { floor }) };
}

function readReference(place: Place, known: readonly string[], what: string): string | undefined {
  const [only] = known;
  if (place.isMissing && known.length === 1) return only;
  if (typeof place.value === 'string' && known.includes(place.value)) return place.value;
  const names = known.length > 0 ? known.join(', ') : `none, because the scorecard defines no ${what}s`;
  return place.refuse(`a ${what} of this scorecard: ${names}`);
}

function readWeight(place: Place): number | undefined {
  if (place.isMissing) return 1;
  const weight = place.number('a number above 0');
  return weight === undefined || weight > 0 ? weight : place.refuse('a number above 0');
}

function readDataKind(place: Place, measure: Measure): DataKind | undefined {
  if (place.isMissing) return measure.kind === 'trait' ? 'explicit' : 'implicit';
  if (place.value === 'explicit' || place.value === 'implicit') return place.value;
  return place.refuse('explicit (what the lead said) or implicit (what it did)');
}

function readScored(place: Place): { measure: Measure; points: Points } | undefined {
  const ways = POINT_KEYS.filter((key) => place.has(key));
  const [way] = ways;
  if (way === undefined || ways.length > 1) {
    return place.refuse(
      `exactly one of ${POINT_KEYS.join(', ')}`,
      ways.length === 0 ? 'none of them' : ways.join(' and '),
    );
  }
  if (place.has('max') && way !== 'each') place.at('max').refuse('max beside each only; cap limits any rule');
  if (Array.isArray(place.at('when').value)) return readBoth(place, way);
  const measure = readRuleMeasure(place);
  if (!measure) return undefined;
  const points = way === 'give' ? readGiven(place, measure) : readPoints(place, way);
  return points && fits(place, measure, points) ? { measure, points } : undefined;
}

function readRuleMeasure(place: Place): Measure | undefined {
  const when = place.at('when');
  if (when.isMissing) return readMeasure((key) => place.at(key), place);
  const keys = place.has('give') ? [...MEASURE_KEYS, ...TEST_KEYS] : MEASURE_KEYS;
  if (!when.object(keys, 'a measure')) return undefined;
  return readMeasure((key) => (when.has(key) ? when.at(key) : place.at(key)), when);
}

function readPoints(place: Place, way: 'bins' | 'each'): Points | undefined {
  if (way === 'bins') {
    const bins = readBins(place.at('bins'));
    return bins && { kind: 'bins', bins };
  }
  const each = place.at('each').number('the points for each unit of the measure, a number');
  const max = place.at('max').optionalNumber('the most points that the rule gives, a number');
  if (each === undefined || (place.has('max') && max === undefined)) return undefined;
  if (each === 0) return place.at('each').refuse('a number other than 0');
  if (max !== undefined && Math.sign(max) !== Math.sign(each)) {
    return place.at('max').refuse(`a number with the sign of each, ${each}`);
  }
  return { kind: 'each', each, ...(max !== undefined && { max }) };
}

function readGiven(place: Place, measure: Measure): Points | undefined {
  const result = place.at('give').number('the points that the rule gives, a number');
  const test = readThreshold(place.at('when'), measure);
  return result === undefined || !test ? undefined : { kind: 'bins', bins: [{ test, result }] };
}

/** The test beside a measure; without one, an event must have happened, and a trait must be there. */
function readThreshold(when: Place, measure: Measure): ValueTest | undefined {
  const keys = TEST_KEYS.filter((key) => when.has(key));
  if (keys.length > 0) return readOperators(when, keys);
  switch (measure.kind) {
    case 'count':
    case 'distinct':
    case 'sequence':
      return { op: 'atLeast', bound: 1 };
    case 'trait':
    case 'latest':
      return { op: 'exists', exists: true };
    default:
      return when.refuse(`a test beside it, such as atLeast (${TEST_KEYS.join(', ')})`, 'none');
  }
}

/** Two conditions in a list: points only for those who fulfil both, which is a pair with a bin on each side. */
function readBoth(
  place: Place,
  way: (typeof POINT_KEYS)[number],
): { measure: Measure; points: Points } | undefined {
  const form = 'a list of two conditions, both of which must be fulfilled, beside give';
  const conditions = place.at('when').list(form);
  if (conditions.length !== 2 || way !== 'give') return place.at('when').refuse(form);
  const stray = MEASURE_KEYS.filter((key) => place.has(key));
  for (const key of stray)
    place.at(key).refuse('nothing of a measure beside a list of conditions', `“${key}”`);
  if (stray.length > 0) return undefined;
  const [first, second] = conditions.map((condition) => {
    if (!condition.object([...MEASURE_KEYS, ...TEST_KEYS], 'a measure with a test')) return undefined;
    const measure = readMeasure((key) => condition.at(key), condition);
    const test = measure && readThreshold(condition, measure);
    const isValid =
      measure && test && fits(condition, measure, { kind: 'bins', bins: [{ test, result: 1 }] });
    if (!isValid || measure.kind === 'pair') return undefined;
    return { measure, bins: [{ test, result: FULFILLED }] };
  });
  const result = place.at('give').number('the points that the rule gives, a number');
  if (!first || !second || result === undefined) return undefined;
  const both: ValueTest = { op: 'equals', value: pairLabel(FULFILLED, FULFILLED) };
  return {
    measure: { kind: 'pair', first, second },
    points: { kind: 'bins', bins: [{ test: both, result }] },
  };
}

/** The label bins of a pair must be tests that can hold for the measures that they label. */
function labelsFit(place: Place, { first, second }: Measure & { kind: 'pair' }): boolean {
  const fitting = [first, second].map(({ measure, bins }, position) => {
    const numbered = bins.map(({ test }) => ({ test, result: 1 }));
    return (
      measure.kind === 'pair' ||
      fits(place.at('pair').at(position), measure, { kind: 'bins', bins: numbered })
    );
  });
  return fitting.every(Boolean);
}

const NUMERIC_OPS = ['equals', 'in', 'lessThan', 'atMost', 'moreThan', 'atLeast'];

/** The measures that always have a value, which is 0 when nothing has happened: to ask whether it exists is a mistake. */
const NEVER_MISSING: readonly Measure['kind'][] = ['count', 'distinct', 'sum', 'decayed', 'sequence'];

function fits(place: Place, measure: Measure, points: Points): boolean {
  if (measure.kind === 'trait' || measure.kind === 'latest') return true;
  if (points.kind === 'each') {
    if (measure.kind !== 'pair') return true;
    place.at('each').refuse('bins beside a pair, because its value is a text');
    return false;
  }
  if (measure.kind === 'pair') return labelsFit(place, measure) && pairBinsFit(place, measure, points.bins);
  const allowed = NEVER_MISSING.includes(measure.kind) ? NUMERIC_OPS : [...NUMERIC_OPS, 'exists'];
  const wrong = points.bins.flatMap(({ test }) => (typeof test === 'string' ? [] : unfitOps(test, allowed)));
  for (const op of wrong) {
    place.refuse(
      `tests of a number: ${allowed.join(', ')}, between`,
      `“${op}” on a measure that is a number`,
    );
  }
  return wrong.length === 0;
}

function unfitOps(test: ValueTest, allowed: readonly string[]): string[] {
  if (test.op === 'all') return test.tests.flatMap((part) => unfitOps(part, allowed));
  if (!allowed.includes(test.op)) return [test.op];
  const values = test.op === 'equals' ? [test.value] : test.op === 'in' ? test.values : [];
  const bounds = 'bound' in test ? [test.bound] : [];
  const isNumber = [...values, ...bounds].every(
    (value) => typeof value !== 'boolean' && numberOf(value) !== undefined,
  );
  return isNumber ? [] : [`${test.op} ${[...values, ...bounds].join(', ')}`];
}

function pairBinsFit(place: Place, measure: Measure & { kind: 'pair' }, bins: readonly Bin[]): boolean {
  const cells = measure.first.bins.flatMap((a) =>
    measure.second.bins.map((b) => pairLabel(a.result, b.result)),
  );
  const known = new Set(cells);
  for (const { test } of bins) {
    if (test === 'missing' || test === 'other') continue;
    if (test.op === 'equals' && known.has(String(test.value))) continue;
    if (test.op === 'in' && test.values.every((value) => known.has(String(value)))) continue;
    place.at('bins').refuse(`cells of the pair: ${[...known].join(', ')}`);
    return false;
  }
  return true;
}
