import type { ExampleColumn } from '../example-table.ts';
import type { FineColumn } from './fine-bins.ts';

/** Beyond this skewness, a number that is never negative enters the linear part by its logarithm. */
const SKEWED = 2;

/**
 * How a column enters the linear part of a model: a number standardised, after log(1 + x / typical) where it has a long tail,
 * with a term for missing values; a category with a term for each value.
 */
export type LinearTerm =
  | {
      kind: 'number';
      /** Position of its coefficient; that of missing values follows. */
      first: number;
      /** Takes the logarithm of 1 + x / logScale; not where it is 0. */
      logScale: number;
      mean: number;
      deviation: number;
    }
  | { kind: 'category'; first: number };

/** The linear terms of columns, and how many coefficients they have together with the intercept, which is the first. */
export interface LinearTerms {
  terms: LinearTerm[];
  coefficients: number;
}

/** Chooses the linear terms of columns from the examples that are learned from. */
export function chooseLinearTerms(
  columns: readonly ExampleColumn[],
  fine: readonly FineColumn[],
): LinearTerms {
  let coefficients = 1;
  const terms = columns.map((column, index): LinearTerm => {
    const first = coefficients;
    if (column.kind === 'category') {
      coefficients += (fine[index] as FineColumn).bins + 2;
      return { kind: 'category', first };
    }
    coefficients += 2;
    const logScale = logScaleOf(column.values);
    return { kind: 'number', first, logScale, ...momentsOf(column.values, logScale) };
  });
  return { terms, coefficients };
}

/** The value of a number in its term; 0 where it is missing. */
export function linearValue(term: LinearTerm & { kind: 'number' }, value: number): number {
  if (Number.isNaN(value)) return 0;
  return (transformed(value, term.logScale) - term.mean) / term.deviation;
}

function transformed(value: number, logScale: number): number {
  return logScale === 0 ? value : Math.log1p(Math.max(0, value) / logScale);
}

function momentsOf(values: Float64Array, logScale: number): { mean: number; deviation: number } {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += transformed(value, logScale);
    count++;
  }
  const mean = count === 0 ? 0 : sum / count;
  let squares = 0;
  for (const value of values) if (!Number.isNaN(value)) squares += (transformed(value, logScale) - mean) ** 2;
  const deviation = Math.sqrt(squares / Math.max(1, count));
  return { mean, deviation: deviation > 1e-12 * Math.max(1, Math.abs(mean)) ? deviation : 1 };
}

/** The median of the positive values where the column has a long tail and nothing below 0; otherwise 0. */
function logScaleOf(values: Float64Array): number {
  const { mean, deviation } = momentsOf(values, 0);
  let cubes = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (value < 0) return 0;
    cubes += ((value - mean) / deviation) ** 3;
    count++;
  }
  if (count === 0 || Math.abs(cubes / count) <= SKEWED) return 0;
  const positive = values.filter((value) => value > 0).sort();
  return positive[positive.length >> 1] ?? 0;
}
