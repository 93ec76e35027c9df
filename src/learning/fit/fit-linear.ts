import type { ExampleColumn } from '../example-table.ts';
import { type LinearTerms, linearValue } from './linear-terms.ts';
import { solvePositive } from './solve-positive.ts';

/** The rows of examples as the linear part sees them: for each row and column a coefficient and a value. */
export interface LinearDesign {
  rows: number;
  columns: number;
  /** Row by row: the position of the coefficient for each column. */
  positions: Uint16Array;
  /** Row by row: what the coefficient is multiplied by. */
  values: Float32Array;
}

/** Makes the rows of the linear part from the columns and the codes of their fine bins. */
export function designLinear(
  { terms }: LinearTerms,
  columns: readonly ExampleColumn[],
  codes: readonly Uint8Array[],
): LinearDesign {
  const rows = codes[0]?.length ?? 0;
  const width = columns.length;
  const positions = new Uint16Array(rows * width);
  const values = new Float32Array(rows * width);
  for (const [index, term] of terms.entries()) {
    const column = columns[index] as ExampleColumn;
    const own = codes[index] as Uint8Array;
    for (let row = 0; row < rows; row++) {
      const at = row * width + index;
      if (term.kind === 'category' || column.kind === 'category') {
        positions[at] = term.first + (own[row] as number);
        values[at] = 1;
        continue;
      }
      const value = column.values[row] as number;
      const isMissing = Number.isNaN(value);
      positions[at] = term.first + (isMissing ? 1 : 0);
      values[at] = isMissing ? 1 : linearValue(term, value);
    }
  }
  return { rows, columns: width, positions, values };
}

/** What a ridge logistic regression is fitted to, and from where. */
export interface LinearFit {
  outcomes: Uint8Array;
  weights: Float64Array;
  /** The rows to learn from. */
  use: Uint32Array;
  coefficients: number;
  /** Half the sum of squared coefficients, but for the intercept, times this is added to the loss. */
  ridge: number;
  /** Where the search begins; zeros unless said. */
  start?: Float64Array;
  mostSteps: number;
}

/**
 * Fits a logistic regression with a ridge penalty by Newton's method (iteratively reweighted least squares; Hastie et al.,
 * The Elements of Statistical Learning, 4.4).
 *
 * @returns the coefficients, the intercept first
 */
export function fitLinear(design: LinearDesign, fit: LinearFit): Float64Array {
  const { coefficients: size, ridge, use } = fit;
  const beta = fit.start ? Float64Array.from(fit.start) : new Float64Array(size);
  for (let step = 0; step < fit.mostSteps; step++) {
    const { hessian, gradient } = newtonSystem(design, fit, beta);
    for (let index = 1; index < size; index++) {
      gradient[index] = (gradient[index] as number) - ridge * (beta[index] as number);
      hessian[index * size + index] = (hessian[index * size + index] as number) + ridge;
    }
    solvePositive(hessian, gradient);
    let largest = 0;
    for (let index = 0; index < size; index++) {
      const change = Math.max(-4, Math.min(4, gradient[index] as number));
      beta[index] = (beta[index] as number) + change;
      largest = Math.max(largest, Math.abs(change));
    }
    if (largest < 1e-5 || use.length === 0) break;
  }
  return beta;
}

function newtonSystem(
  { columns, positions, values }: LinearDesign,
  { outcomes, weights, use, coefficients: size }: LinearFit,
  beta: Float64Array,
): { hessian: Float64Array; gradient: Float64Array } {
  const hessian = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  const place = new Uint16Array(columns + 1);
  const factor = new Float64Array(columns + 1);
  factor[columns] = 1;
  for (let index = 0; index < use.length; index++) {
    const row = use[index] as number;
    const at = row * columns;
    let sum = beta[0] as number;
    for (let k = 0; k < columns; k++) {
      const position = positions[at + k] as number;
      const value = values[at + k] as number;
      place[k] = position;
      factor[k] = value;
      sum += (beta[position] as number) * value;
    }
    const probability = 1 / (1 + Math.exp(-sum));
    const weight = weights[row] as number;
    const residual = weight * ((outcomes[row] as number) - probability);
    const curvature = weight * Math.max(1e-9, probability * (1 - probability));
    for (let k = 0; k <= columns; k++) {
      const value = factor[k] as number;
      const position = place[k] as number;
      gradient[position] = (gradient[position] as number) + residual * value;
      const scaled = curvature * value;
      // Coefficients of a later column stand further back, so k's row holds the lower triangle; the intercept is the first.
      const line = position * size;
      for (let other = 0; other < k && k < columns; other++) {
        const cell = line + (place[other] as number);
        hessian[cell] = (hessian[cell] as number) + scaled * (factor[other] as number);
      }
      if (k < columns) hessian[line] = (hessian[line] as number) + scaled;
      hessian[line + position] = (hessian[line + position] as number) + scaled * value;
    }
  }
  return { hessian, gradient };
}

/** What the linear part says of every row, in log odds. */
export function predictLinear(
  { rows, columns, positions, values }: LinearDesign,
  beta: Float64Array,
): Float64Array {
  const result = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = beta[0] as number;
    const at = row * columns;
    for (let k = 0; k < columns; k++) {
      sum += (beta[positions[at + k] as number] as number) * (values[at + k] as number);
    }
    result[row] = sum;
  }
  return result;
}
