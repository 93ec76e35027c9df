import { expect, test } from 'vitest';
import type { ValueTest } from '../domain/condition.ts';
import { compileBins } from './bins.ts';

test('a list that lies in several bins gets the greatest result, in any order of the bins', () => {
  const react = { test: { op: 'equals', value: 'react' }, result: 5 } as const;
  const docker = { test: { op: 'equals', value: 'docker' }, result: 10 } as const;
  expect(compileBins([react, docker])(['docker', 'react'])).toBe(10);
  expect(compileBins([docker, react])(['react', 'docker'])).toBe(10);
});

test('a list in no bin but “other” gets its result, and an empty list is missing', () => {
  const bins = [
    { test: { op: 'equals', value: 'react' }, result: 5 },
    { test: 'other', result: 1 },
    { test: 'missing', result: -2 },
  ] as const;
  expect(compileBins(bins)(['cobol'])).toBe(1);
  expect(compileBins(bins)([])).toBe(-2);
});

test('an element of a list falls into its most specific bin, as it would alone', () => {
  const bins = [
    { test: { op: 'atLeast', bound: 0 }, result: 1 },
    { test: { op: 'atLeast', bound: 2 }, result: -3 },
  ] as const;
  expect(compileBins(bins)([3, 'x'])).toBe(-3);
  expect(compileBins(bins)([3, 1])).toBe(1);
});

test('no two elements of a list are in a range together that neither is in', () => {
  const tests: ValueTest[] = [
    { op: 'atLeast', bound: 3 },
    { op: 'atMost', bound: 5 },
  ];
  const bins = [{ test: { op: 'all' as const, tests }, result: 7 }];
  expect(compileBins(bins)([1, 10])).toBeUndefined();
  expect(compileBins(bins)([1, 4])).toBe(7);
});
