/**
 * Solves A x = b for a symmetric positive definite matrix by Cholesky's decomposition; both are overwritten. A pivot that
 * rounding has made too small is taken as not determined, and its unknown is 0.
 *
 * @param matrix the lower triangle, row by row in a square of `size`; afterwards the factor L
 * @param vector b; afterwards x
 */
export function solvePositive(matrix: Float64Array, vector: Float64Array): Float64Array {
  factorPositive(matrix, vector.length);
  return solveFactored(matrix, vector);
}

/** Replaces the lower triangle of a symmetric positive definite matrix by its Cholesky factor L. */
export function factorPositive(matrix: Float64Array, size: number): void {
  for (let column = 0; column < size; column++) {
    const start = column * size;
    let pivot = matrix[start + column] as number;
    const least = 1e-12 * Math.abs(pivot);
    for (let k = 0; k < column; k++) pivot -= (matrix[start + k] as number) ** 2;
    const root = pivot > least ? Math.sqrt(pivot) : Number.POSITIVE_INFINITY;
    matrix[start + column] = root;
    for (let row = column + 1; row < size; row++) {
      const at = row * size;
      let sum = matrix[at + column] as number;
      for (let k = 0; k < column; k++) sum -= (matrix[at + k] as number) * (matrix[start + k] as number);
      matrix[at + column] = sum / root;
    }
  }
}

/** Solves L Lᵀ x = b; b becomes x. */
export function solveFactored(factor: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  for (let row = 0; row < size; row++) {
    let sum = vector[row] as number;
    for (let k = 0; k < row; k++) sum -= (factor[row * size + k] as number) * (vector[k] as number);
    vector[row] = sum / (factor[row * size + row] as number);
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = vector[row] as number;
    for (let k = row + 1; k < size; k++) sum -= (factor[k * size + row] as number) * (vector[k] as number);
    vector[row] = sum / (factor[row * size + row] as number);
  }
  return vector;
}
