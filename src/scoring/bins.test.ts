import { expect, test } from 'vitest';
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
