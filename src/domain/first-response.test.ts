import { describe, expect, it } from 'vitest';
import { medianResponseMs } from './first-response.ts';

const waits = (ended: number[], waiting: number[]) => [
  ...ended.map((ms) => ({ ms, hasEnded: true })),
  ...waiting.map((ms) => ({ ms, hasEnded: false })),
];

describe('medianResponseMs', () => {
  it('of the remission times of Freireich et al. (1963) is 23 weeks with 6-MP and 8 with placebo, as R has it', () => {
    // R: survfit(Surv(time, relapse) ~ group, data = gehan), package MASS.
    const treated = waits([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]);
    const placebo = waits([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], []);
    expect(medianResponseMs(treated)).toBe(23);
    expect(medianResponseMs(placebo)).toBe(8);
  });

  it('is not known while most are waiting', () => {
    expect(medianResponseMs(waits([5], [6, 7]))).toBeUndefined();
    expect(medianResponseMs([])).toBeUndefined();
  });

  it('is that of the answered ones when nobody waits', () => {
    expect(medianResponseMs(waits([1, 2, 3, 4], []))).toBe(2);
  });
});
