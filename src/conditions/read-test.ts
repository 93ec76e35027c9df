import type { Scalar, ValueTest } from '../domain/condition.ts';
import { parseInstant } from '../domain/instant.ts';
import { isObject } from '../domain/json.ts';
import type { Place } from '../domain/place.ts';
import { patternProblem } from './pattern.ts';

type Bounded = 'lessThan' | 'atMost' | 'moreThan' | 'atLeast';

/** Every operator as a file may spell it, and its canonical name. */
const OPERATORS: Record<string, string> = {
  equals: 'equals',
  in: 'in',
  contains: 'contains',
  startsWith: 'startsWith',
  matches: 'matches',
  lessThan: 'lessThan',
  '<': 'lessThan',
  atMost: 'atMost',
  '<=': 'atMost',
  '≤': 'atMost',
  moreThan: 'moreThan',
  '>': 'moreThan',
  atLeast: 'atLeast',
  '>=': 'atLeast',
  '≥': 'atLeast',
  between: 'between',
  exists: 'exists',
};

/** The operators of the condition language in a file. */
export const TEST_KEYS: readonly string[] = Object.keys(OPERATORS);

const SCALAR_FORM = 'text, a number, true or false';

/**
 * Reads a test: a mapping of operators, all of which must hold, or a plain value, which stands for `equals`.
 *
 * @returns undefined when the test is refused; the problems are in the place.
 */
export function readTest(place: Place): ValueTest | undefined {
  if (!isObject(place.value)) {
    const value = readScalar(place, `${SCALAR_FORM}, or a mapping of operators (${TEST_KEYS.join(', ')})`);
    return value === undefined ? undefined : { op: 'equals', value };
  }
  if (!place.object(TEST_KEYS, 'a test')) return undefined;
  return readOperators(place, Object.keys(place.value));
}

/** Reads those operators of a mapping that are named; the mapping may have other keys, which the caller reads. */
export function readOperators(place: Place, keys: readonly string[]): ValueTest | undefined {
  const tests: ValueTest[] = [];
  for (const key of keys) {
    const operator = Object.hasOwn(OPERATORS, key) ? OPERATORS[key] : undefined;
    const test = operator === undefined ? undefined : readOperator(operator, place.at(key));
    if (!test) return undefined;
    tests.push(test);
  }
  if (tests.length === 0) return place.refuse(`at least one of ${TEST_KEYS.join(', ')}`);
  return tests.length === 1 ? tests[0] : { op: 'all', tests };
}

function readOperator(operator: string, place: Place): ValueTest | undefined {
  switch (operator) {
    case 'equals': {
      const value = readScalar(place);
      return value === undefined ? undefined : { op: 'equals', value };
    }
    case 'in':
      return readIn(place);
    case 'contains':
    case 'startsWith':
      return readParts(operator, place);
    case 'matches':
      return readMatches(place);
    case 'between':
      return readBetween(place);
    case 'exists':
      if (typeof place.value !== 'boolean') return place.refuse('true or false');
      return { op: 'exists', exists: place.value };
    default:
      return readBounded(operator as Bounded, place);
  }
}

function readScalar(place: Place, allowed = SCALAR_FORM): Scalar | undefined {
  const { value } = place;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return place.refuse(allowed);
}

function readIn(place: Place): ValueTest | undefined {
  const places = place.list('a list of values');
  if (places.length === 0) return place.refuse('a list of one or more values');
  const values = places.map((item) => readScalar(item));
  return values.some((value) => value === undefined) ? undefined : { op: 'in', values: values as Scalar[] };
}

function readParts(op: 'contains' | 'startsWith', place: Place): ValueTest | undefined {
  const parts = place.oneOrMore('text, or a list of texts').map((item) => {
    return typeof item.value === 'number' ? String(item.value) : item.text('text that is not empty');
  });
  const isRefused = parts.length === 0 || parts.some((part) => part === undefined);
  return isRefused ? undefined : { op, parts: parts as string[] };
}

function readMatches(place: Place): ValueTest | undefined {
  const pattern = place.text('a regular expression');
  if (pattern === undefined) return undefined;
  const problem = patternProblem(pattern);
  if (problem) return place.refuse(problem);
  return { op: 'matches', pattern };
}

function readBetween(place: Place): ValueTest | undefined {
  const bounds = place.list('a list of two numbers or two dates, the smaller first');
  const [from, to] = [place.at(0), place.at(1)].map((bound) => readBound(bound));
  if (from === undefined || to === undefined) return undefined;
  if (bounds.length !== 2 || typeof from !== typeof to || comparableBound(from) > comparableBound(to)) {
    return place.refuse('a list of two numbers or two dates, the smaller first');
  }
  return {
    op: 'all',
    tests: [
      { op: 'atLeast', bound: from },
      { op: 'atMost', bound: to },
    ],
  };
}

function readBounded(op: Bounded, place: Place): ValueTest | undefined {
  const bound = readBound(place);
  return bound === undefined ? undefined : { op, bound };
}

function readBound(place: Place): number | string | undefined {
  const { value } = place;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && parseInstant(value) !== undefined) return value;
  return place.refuse('a number, or a date such as 2026-11-22 or 2026-11-22T08:30:00Z');
}

function comparableBound(bound: number | string): number {
  return typeof bound === 'number' ? bound : (parseInstant(bound) ?? Number.NaN);
}
