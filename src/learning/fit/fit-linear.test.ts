import { expect, it } from 'vitest';
import { codesIn, cutFineBins, type FineColumn } from './fine-bins.ts';
import { designLinear, fitLinear } from './fit-linear.ts';
import { chooseLinearTerms } from './linear-terms.ts';

it('fits a ridge logistic regression as scikit-learn does', () => {
  const index = Array.from({ length: 40 }, (_, i) => i);
  const a = index.map((i) => Math.sin(i * 1.7) * 2);
  const b = index.map((i) => (i * 7) % 5);
  const outcomes = Uint8Array.from(index, (i) =>
    (a[i] as number) + 0.5 * (b[i] as number) + Math.cos(i * 3.1) * 2 > 1 ? 1 : 0,
  );
  const table = {
    rows: 40,
    outcomes,
    columns: [
      { kind: 'number' as const, name: 'a', values: Float64Array.from(a) },
      { kind: 'number' as const, name: 'b', values: Float64Array.from(b) },
    ],
  };
  const fine = cutFineBins(table);
  const codes = table.columns.map((column, place) => codesIn(fine[place] as FineColumn, column));
  const linear = chooseLinearTerms(table.columns, fine);
  const beta = fitLinear(designLinear(linear, table.columns, codes), {
    outcomes,
    weights: new Float64Array(40).fill(1),
    use: Uint32Array.from(index),
    coefficients: linear.coefficients,
    ridge: 0.5,
    mostSteps: 50,
  });
  // scikit-learn 1.2.1 on the standardised columns: LogisticRegression(C=1/0.5, tol=1e-12, max_iter=10000)
  expect(beta[0]).toBeCloseTo(-0.0065175425, 5);
  expect(beta[1]).toBeCloseTo(1.3328965517, 5);
  expect(beta[3]).toBeCloseTo(0.6381485117, 5);
  // Nothing is missing, so nothing is known of missing values.
  expect(beta[2]).toBe(0);
});
