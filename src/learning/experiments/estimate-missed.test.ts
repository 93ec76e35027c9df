import { describe, expect, it } from 'vitest';
import { estimateMissed } from './estimate-missed.ts';
import { estimateMissedCount } from './estimate-missed-count.ts';

describe('estimateMissed', () => {
  it('weighs each by the inverse of its probability', () => {
    // R: y <- c(0,0,1,0,2,0,1); pi <- c(.1,.1,.2,.05,.2,.1,.05); N <- sum(1/pi); T <- sum(y/pi); m <- T/N; z <- qnorm(.975)
    //    vt <- sum(y^2*(1-pi)/pi^2); vm <- sum((y-m)^2*(1-pi)/pi^2)/N^2
    //    c(N, T, max(0, T-z*sqrt(vt)), T+z*sqrt(vt), m, max(0, m-z*sqrt(vm)), m+z*sqrt(vm))
    const values = [0, 0, 1, 0, 2, 0, 1];
    const probabilities = [0.1, 0.1, 0.2, 0.05, 0.2, 0.1, 0.05];
    const found = estimateMissed(
      values.map((value, index) => ({ value, probability: probabilities[index] ?? 1 })),
    );
    expect(found?.leads).toBeCloseTo(80.0, 10);
    expect(found?.total.estimate).toBeCloseTo(35.0, 10);
    expect(found?.total.low).toBeCloseTo(0.0, 10);
    expect(found?.total.high).toBeCloseTo(77.940659449211751, 10);
    expect(found?.mean.estimate).toBeCloseTo(0.4375, 10);
    expect(found?.mean.low).toBeCloseTo(0.013293505235525, 10);
    expect(found?.mean.high).toBeCloseTo(0.861706494764475, 10);
  });

  it('is exact when everybody was drawn, and nothing when nobody was', () => {
    const all = estimateMissed([1, 0, 5].map((value) => ({ value, probability: 1 })));
    expect(all).toEqual({
      leads: 3,
      total: { estimate: 6, low: 6, high: 6 },
      mean: { estimate: 2, low: 2, high: 2 },
    });
    expect(estimateMissed([])).toBeUndefined();
  });
});

describe('estimateMissedCount', () => {
  it('holds all counts that the found do not contradict', () => {
    // R: ok <- function(k, pi) { M <- k:5000; range(M[pbinom(k, M, pi) >= .025 & (k == 0 | 1 - pbinom(k-1, M, pi) >= .025)]) }
    //    c(ok(0, .05), ok(3, .05), ok(12, .2))
    expect(estimateMissedCount(0, 0.05)).toEqual({ estimate: 0, low: 0, high: 71 });
    expect(estimateMissedCount(3, 0.05)).toEqual({ estimate: 60, low: 14, high: 172 });
    expect(estimateMissedCount(12, 0.2)).toEqual({ estimate: 60, low: 34, high: 100 });
  });

  it('is exact when everybody was drawn', () => {
    expect(estimateMissedCount(7, 1)).toEqual({ estimate: 7, low: 7, high: 7 });
  });
});
