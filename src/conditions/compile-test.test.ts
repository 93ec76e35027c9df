import { describe, expect, it } from 'vitest';
import type { ValueTest } from '../domain/condition.ts';
import type { Json } from '../domain/json.ts';
import { Place, type Problem } from '../domain/place.ts';
import { compileCondition } from './compile-condition.ts';
import { compileTest, isMissing, numberOf } from './compile-test.ts';
import { readCondition } from './read-condition.ts';
import { readTest, TEST_KEYS } from './read-test.ts';

function testOf(document: unknown): (value: Json | undefined) => boolean {
  const problems: Problem[] = [];
  const test = readTest(new Place(document, problems));
  if (!test) throw new Error(problems.map(({ message }) => message).join('\n'));
  return compileTest(test);
}

const table: [document: unknown, passing: Json[], failing: Json[]][] = [
  ['Prague', ['prague', ' PRAGUE '], ['praguer', ['brno'], 5, {}]],
  [{ equals: 100 }, [100, '100', '1e2', '100.', '+100', [1, 100]], ['100a', '1 00', 101, true]],
  [{ equals: '007' }, [7, '7', '07'], ['0x7', 8]],
  [{ equals: 'true' }, ['true', 'TRUE'], [true, 1]],
  [true, [true, 'true', ' True '], [false, 1, 'yes']],
  [{ equals: false }, [false, 'FALSE'], [0, 'no']],
  [{ in: ['a', 5, true] }, ['A', '5', true, ['x', 'a']], ['b', 6, false, []]],
  [{ contains: 'An' }, ['Banana', 'an', ['AN']], ['bn', ['banana'], true]],
  [{ contains: [1, 'x'] }, [213, 'x', [1], ['1']], [23, [12]]],
  [{ startsWith: ['/a', '/B'] }, ['/abc', '/b', ['z', '/A']], ['x/a', 1]],
  [{ startsWith: 'z\u030c' }, ['Žižka'], ['Zizka']],
  [{ matches: '^a.c$' }, ['abc', 'ABC', ['x', 'aXc']], ['abcd', 'ac', true]],
  [{ matches: String.raw`^\d{4}$` }, [2026, '2026'], [20260]],
  [{ lessThan: 5 }, [4.9, '4', -1, [9, 1]], [5, '5', 'four', true]],
  [{ '<': 5 }, [4.9], [5]],
  [{ atMost: 5 }, [5, '5.0'], [5.1]],
  [{ '<=': 5 }, [5], [6]],
  [{ '≤': 5 }, [5], [6]],
  [{ moreThan: 5 }, [5.1, '6'], [5]],
  [{ '>': 5 }, [6], [5]],
  [{ atLeast: 5 }, [5, 1e300], ['1e400', 4]],
  [{ '>=': 5 }, [5], [4]],
  [{ '≥': 5 }, [5], [4]],
  [{ between: [1, 3] }, [1, 3, '2'], [0.999, 3.001]],
  [{ between: [2, 2] }, [2], [1, 3]],
  [{ atLeast: 1, lessThan: 3 }, [1, 2.9], [3, 0]],
  [
    { atLeast: '2026-01-01' },
    ['2026-01-01', '2026-01-01T00:00:00Z', ['x', '2027-01-01']],
    ['2025-12-31T23:59:59.999Z', '2026', 2026, 1e15],
  ],
  [{ lessThan: '2026-01-01T12:00:00+02:00' }, ['2026-01-01T09:59:59Z'], ['2026-01-01T10:00:00Z']],
  [{ exists: true }, [0, false, 'x', [0], [null], {}], []],
];

describe('a test', () => {
  it.each(table)('%j passes and fails as it should', (document, passing, failing) => {
    const passes = testOf(document);
    expect(passing.filter((value) => !passes(value))).toEqual([]);
    expect(failing.filter((value) => passes(value))).toEqual([]);
  });

  it.each(table)('%j fails for every missing value', (document) => {
    const passes = testOf(document);
    for (const value of [undefined, null, '', ' \t', '\u00a0', []]) expect(passes(value)).toBe(false);
  });

  it('of absence passes for missing values only', () => {
    const passes = testOf({ exists: false });
    expect([undefined, null, '', ' ', []].every((value) => passes(value))).toBe(true);
    expect([0, false, 'x', [null], {}].some((value) => passes(value))).toBe(false);
  });

  it('is known in every spelling that is listed', () => {
    const spelled = TEST_KEYS.filter((key) =>
      table.some(([document]) => typeof document === 'object' && Object.hasOwn(document as object, key)),
    );
    expect(spelled).toEqual(TEST_KEYS);
  });

  it.each<[unknown]>(
    [
      { equal: 1 },
      { $eq: 1 },
      { regex: 'x' },
      { constructor: 1 },
      {},
      null,
      [],
      { in: 5 },
      { contains: '' },
      { contains: [] },
      { startsWith: [null] },
      { between: 5 },
    ].map((document) => [document]),
  )('%j is refused', (document) => {
    const problems: Problem[] = [];
    expect(readTest(new Place(document, problems))).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
  });

  it('searches only the beginning of a long text with a pattern', () => {
    const passes = compileTest({ op: 'matches', pattern: 'b$' } satisfies ValueTest);
    expect(passes(`${'a'.repeat(499)}b${'a'.repeat(100)}`)).toBe(true);
    expect(passes(`${'a'.repeat(600)}b`)).toBe(false);
  });
});

describe('a number', () => {
  it.each<[Json | undefined, number | undefined]>([
    [5, 5],
    ['5', 5],
    [' -5.50 ', -5.5],
    ['.5', 0.5],
    ['5.', 5],
    ['+1E3', 1000],
    ['-0', -0],
    ['', undefined],
    [' ', undefined],
    ['1,5', undefined],
    ['1_000', undefined],
    ['0x10', undefined],
    ['Infinity', undefined],
    ['1e999', undefined],
    ['-1e999', undefined],
    ['٣', undefined],
    ['5 EUR', undefined],
    ['9'.repeat(41), undefined],
    [true, undefined],
    [null, undefined],
    [[5], undefined],
    [undefined, undefined],
  ])('in %j is %j', (value, expected) => {
    expect(numberOf(value)).toBe(expected);
  });
});

describe('a missing value', () => {
  it('is undefined, null, blank text or an empty list', () => {
    expect([undefined, null, '', ' \n\u00a0\u3000', []].map(isMissing)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect([0, false, '0', [null], {}].map(isMissing)).toEqual([false, false, false, false, false]);
  });
});

describe('a condition', () => {
  const holds = (document: unknown, values: Record<string, Json>): boolean => {
    const condition = readCondition(new Place(document));
    if (!condition) throw new Error('a condition that is refused');
    return compileCondition(condition)((field) => values[field]);
  };

  it('on several fields holds when all of them do', () => {
    expect(holds({ a: 1, b: 2 }, { a: 1, b: 2 })).toBe(true);
    expect(holds({ a: 1, b: 2 }, { a: 1, b: 3 })).toBe(false);
  });

  it('and, or and not combine', () => {
    const condition = {
      or: [{ and: [{ a: 1 }, { b: 1 }] }, { not: { c: { exists: true } } }],
      not: { d: 1 },
    };
    expect(holds(condition, { a: 1, b: 1, c: 1 })).toBe(true);
    expect(holds(condition, { a: 1, c: 1 })).toBe(false);
    expect(holds(condition, {})).toBe(true);
    expect(holds(condition, { d: 1 })).toBe(false);
  });

  it('with not of a missing value holds', () => {
    expect(holds({ not: { a: { atLeast: 5 } } }, {})).toBe(true);
    expect(holds({ not: { a: 'x' } }, { a: '' })).toBe(true);
  });
});
