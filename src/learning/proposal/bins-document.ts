import type { Json, JsonObject } from '../../domain/json.ts';
import { PRESENT } from '../examples/candidate.ts';
import type { LearnedTest } from '../learned-scorecard.ts';

/** A bin with its points. */
export interface BinOfDocument {
  test: LearnedTest;
  points: number;
}

/**
 * Bins as a scorecard file has them: a mapping that reads well, or, where values would be taken for something else there, a list of
 * tests.
 *
 * @param presence whether only the presence of a value counts
 */
export function binsDocument(bins: readonly BinOfDocument[], { presence }: { presence: boolean }): Json {
  const tests = bins.map(({ test, points }) => ({ points, test: presence ? presenceTest(test) : test }));
  const keys = tests.map(({ test }) => keyOf(test));
  if (keys.every((key) => key !== undefined))
    return Object.fromEntries(tests.map(({ points }, position) => [keys[position], points]));
  return tests.map(({ test, points }): JsonObject => ({ ...testDocument(test), points }));
}

/** A test as a bin of a pair has it, under its label. */
export function testDocument(test: LearnedTest): JsonObject {
  switch (test.kind) {
    case 'missing':
      return { missing: true };
    case 'other':
      return { other: true };
    case 'values':
      return { in: [...test.values] };
    case 'range': {
      const { atLeast, lessThan } = test;
      if (atLeast === undefined && lessThan === undefined) return { other: true };
      return { ...(atLeast !== undefined && { atLeast }), ...(lessThan !== undefined && { lessThan }) };
    }
  }
}

function presenceTest(test: LearnedTest): LearnedTest {
  return test.kind === 'values' && test.values.includes(PRESENT) ? { kind: 'other' } : test;
}

function keyOf(test: LearnedTest): string | undefined {
  switch (test.kind) {
    case 'missing':
    case 'other':
      return test.kind;
    case 'values': {
      const [value] = test.values;
      return test.values.length === 1 && value !== undefined && isPlain(value) ? value : undefined;
    }
    case 'range': {
      const { atLeast, lessThan } = test;
      if (atLeast === undefined && lessThan === undefined) return 'other';
      if (atLeast === undefined) return `<${lessThan}`;
      return lessThan === undefined ? `>=${atLeast}` : `${atLeast}..<${lessThan}`;
    }
  }
}

/** Whether a text as a key of bins stands for itself, and not for a range, a comparison or a special bin. */
function isPlain(value: string): boolean {
  return value !== 'missing' && value !== 'other' && !/^\s|\s$|\.\.|^[<>≤≥]/.test(value);
}
