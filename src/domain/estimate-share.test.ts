import { describe, expect, it } from 'vitest';
import { estimateShare } from './estimate-share.ts';

const many = 1e12;

describe('the share of a sample', () => {
  // scipy 1.17: binomtest(k, n).proportion_ci(method='wilson')
  it.each([
    [15, 50, 0.191_035_535, 0.437_503_505],
    [0, 20, 0, 0.161_125_158],
    [40, 2_000, 0.014_721_726, 0.027_118_639],
  ])('of %i in %i has the interval of Wilson', (count, sampled, low, high) => {
    const estimate = estimateShare({ count, sampled, total: many });
    expect(estimate.share).toBe(count / sampled);
    expect(estimate.low).toBeCloseTo(low, 8);
    expect(estimate.high).toBeCloseTo(high, 8);
  });

  it('is exact when everybody was looked at, and nearly so when nearly everybody was', () => {
    expect(estimateShare({ count: 3, sampled: 10, total: 10 })).toEqual({
      count: 3,
      share: 0.3,
      low: 0.3,
      high: 0.3,
    });
    const { low, high } = estimateShare({ count: 300, sampled: 999, total: 1_000 });
    expect(high - low).toBeLessThan(0.002);
  });

  it('of nobody is unknown, and of nothing is 0', () => {
    expect(estimateShare({ count: 0, sampled: 0, total: 5 })).toMatchObject({ low: 0, high: 1 });
    expect(estimateShare({ count: 0, sampled: 0, total: 0 })).toMatchObject({ low: 0, high: 0 });
  });
});
