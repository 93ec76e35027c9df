import { compileTest, isMissing, numberOf } from '../conditions/compile-test.ts';
import type { Scalar, ValueTest } from '../domain/condition.ts';
import type { Json } from '../domain/json.ts';
import type { Bin } from '../domain/scorecard.ts';
import { orderBins } from './order-bins.ts';

/**
 * Makes a step function ready to run: the result of the most specific bin that holds a value, undefined when none does.
 * Each element of a list has a result by itself, and the greatest of them counts.
 *
 * @throws when the bins are ambiguous, which reading a scorecard has refused before.
 */
export function compileBins<Result>(
  bins: readonly Bin<Result>[],
): (value: Json | undefined) => Result | undefined {
  const order = orderBins(bins);
  if ('ambiguous' in order) throw new Error(`ambiguous bins at ${order.ambiguous.join(' and ')}`);
  const other = order.ordered.find((bin) => bin.test === 'other');
  const tested = order.ordered.flatMap(({ test, result }) => {
    if (test === 'other') return [];
    return [{ passes: test === 'missing' ? isMissing : compileTest(test), result }];
  });
  const find = (value: Json | undefined): Result | undefined =>
    tested.find(({ passes }) => passes(value))?.result;
  return (value) => {
    if (isMissing(value)) return find(value);
    const elements = Array.isArray(value) ? value.filter((element) => !isMissing(element)) : [];
    if (elements.length === 0) return find(value) ?? other?.result;
    // As lists of one: `contains` asks of a list whether it has an element, and of a text whether it has a part.
    const results = elements.flatMap((element) => find([element]) ?? []);
    return results.length === 0 ? other?.result : results.sort((a, b) => (a < b ? -1 : 1)).at(-1);
  };
}

/** The numbers at which a step function of a number can change its result. */
export function breakpointsOf(bins: readonly Bin<unknown>[]): number[] {
  const breakpoints = bins.flatMap(({ test }) => (typeof test === 'string' ? [] : numbersOf(test)));
  return [...new Set(breakpoints)].sort((a, b) => a - b);
}

function numbersOf(test: ValueTest): number[] {
  switch (test.op) {
    case 'all':
      return test.tests.flatMap(numbersOf);
    case 'equals':
      return numbersIn([test.value]);
    case 'in':
      return numbersIn(test.values);
    case 'lessThan':
    case 'atMost':
    case 'moreThan':
    case 'atLeast':
      return typeof test.bound === 'number' ? [test.bound] : [];
    default:
      return [];
  }
}

function numbersIn(values: readonly Scalar[]): number[] {
  return values.flatMap((value) => (typeof value === 'boolean' ? [] : (numberOf(value) ?? [])));
}
