import { describe, expect, it } from 'vitest';
import { betaCumulative, betaQuantile } from './beta-distribution.ts';
import { chiSquareUpperTail } from './chi-square-distribution.ts';
import { logGamma } from './log-gamma.ts';
import { normalCumulative, normalQuantile, normalTwoSided } from './normal-distribution.ts';

// R 4.2.2, options(digits = 16); the call stands beside each list.
const REFERENCES: [string, () => number[], number[]][] = [
  [
    'pnorm(c(-8, -2, -0.5, 0, 1.5, 4))',
    () => [-8, -2, -0.5, 0, 1.5, 4].map(normalCumulative),
    [
      6.220960574271785e-16, 2.275013194817921e-2, 3.085375387259869e-1, 0.5, 9.331927987311419e-1,
      9.999683287581669e-1,
    ],
  ],
  ['2 * pnorm(-c(0.3, 3))', () => [0.3, 3].map(normalTwoSided), [0.7641771556220949, 0.002699796063260189]],
  [
    'qnorm(c(1e-10, 0.025, 0.3, 0.975, 0.999999))',
    () => [1e-10, 0.025, 0.3, 0.975, 0.999999].map(normalQuantile),
    [-6.361340902404056, -1.959963984540054, -0.524400512708041, 1.959963984540054, 4.753424308817089],
  ],
  [
    'pchisq(c(0.5, 3.84, 20, 120), c(1, 1, 7, 3), lower.tail = FALSE)',
    () => [
      chiSquareUpperTail(0.5, 1),
      chiSquareUpperTail(3.84, 1),
      chiSquareUpperTail(20, 7),
      chiSquareUpperTail(120, 3),
    ],
    [4.795001221869535e-1, 5.004352124870522e-2, 5.569683072945571e-3, 7.716790355634158e-26],
  ],
  [
    'pbeta(c(0.01, 0.3, 0.9), c(0.5, 2, 30), c(0.5, 3, 4))',
    () => [betaCumulative(0.01, 0.5, 0.5), betaCumulative(0.3, 2, 3), betaCumulative(0.9, 30, 4)],
    [0.06376856085851984, 0.3483, 0.5769436641256929],
  ],
  [
    'qbeta(c(0.025, 0.5, 0.975), c(1, 3, 51), c(11, 7.5, 950))',
    () => [betaQuantile(0.025, 1, 11), betaQuantile(0.5, 3, 7.5), betaQuantile(0.975, 51, 950)],
    [0.002298972213814267, 0.2717039649902441, 0.06539048791549362],
  ],
  [
    'lgamma(c(0.1, 0.5, 3.5, 171.5))',
    () => [0.1, 0.5, 3.5, 171.5].map(logGamma),
    [2.252712651734206, 0.5723649429247001, 1.2009736023470743, 709.1431630309283],
  ],
];

describe('distributions', () => {
  it.each(REFERENCES)('agree with R: %s', (_call, ours, reference) => {
    for (const [index, value] of ours().entries()) {
      expect(Math.abs(value / (reference[index] ?? 0) - 1)).toBeLessThan(1e-12);
    }
  });

  it('know the ends and the middle', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15);
    expect(betaCumulative(0, 2, 2)).toBe(0);
    expect(betaCumulative(1, 2, 2)).toBe(1);
    expect(chiSquareUpperTail(0, 3)).toBe(1);
  });
});
