import { factorPositive, solveFactored } from '../fit/solve-positive.ts';
import type { Cells, Target } from './choose-rules.ts';

/**
 * The values of the cells of all rules, and of everybody, whose sums come closest to the target: weighted least squares with a
 * ridge, so that a cell that says little is near 0.
 *
 * The weights are those of a logistic regression at the target, so the inverse of the system is the covariance of the values, and each
 * has a standard error: that of its distance from the mean of its rule.
 *
 * @param ridge added to the weight of each cell
 */
export function fitCells(
  { logOdds, weights }: Target,
  rules: readonly Cells[],
  ridge: number,
): { base: number; values: Float64Array[]; deviations: Float64Array[] } {
  let size = 1;
  const offsets = rules.map(({ count }) => {
    const offset = size;
    size += count;
    return offset;
  });
  const matrix = new Float64Array(size * size);
  const vector = new Float64Array(size);
  const places = new Int32Array(rules.length + 1);
  for (let row = 0; row < logOdds.length; row++) {
    for (let rule = 0; rule < rules.length; rule++) {
      places[rule + 1] = (offsets[rule] as number) + ((rules[rule] as Cells).ofRow[row] as number);
    }
    const weight = weights[row] as number;
    const pulled = weight * (logOdds[row] as number);
    for (let a = 0; a < places.length; a++) {
      const line = places[a] as number;
      vector[line] = (vector[line] as number) + pulled;
      for (let b = 0; b <= a; b++) {
        const cell = line * size + (places[b] as number);
        matrix[cell] = (matrix[cell] as number) + weight;
      }
    }
  }
  for (let index = 1; index < size; index++) {
    matrix[index * size + index] = (matrix[index * size + index] as number) + ridge;
  }
  const totals = Float64Array.from({ length: size }, (_, index) => matrix[index * size] as number);
  factorPositive(matrix, size);
  solveFactored(matrix, vector);
  const partOf = (rule: number): [number, number] => {
    const offset = offsets[rule] as number;
    return [offset, offset + (rules[rule] as Cells).count];
  };
  return {
    base: vector[0] as number,
    values: rules.map((_, rule) => vector.slice(...partOf(rule))),
    deviations: rules.map((_, rule) => deviationsOf(matrix, totals, partOf(rule))),
  };
}

/** The standard errors of the values of a rule, each as its distance from their weighted mean. */
function deviationsOf(
  factor: Float64Array,
  totals: Float64Array,
  [start, end]: readonly [number, number],
): Float64Array {
  const size = totals.length;
  let all = 0;
  for (let index = start; index < end; index++) all += totals[index] as number;
  return Float64Array.from({ length: end - start }, (_, cell) => {
    const contrast = new Float64Array(size);
    for (let index = start; index < end; index++) contrast[index] = -(totals[index] as number) / (all || 1);
    contrast[start + cell] = (contrast[start + cell] as number) + 1;
    const solved = solveFactored(factor, contrast.slice());
    let variance = 0;
    for (let index = start; index < end; index++) {
      variance += (contrast[index] as number) * (solved[index] as number);
    }
    return Math.sqrt(Math.max(0, variance));
  });
}
