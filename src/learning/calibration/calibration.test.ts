import { describe, expect, it } from 'vitest';
import { probabilityAt } from '../../domain/conversion-probability.ts';
import { fitCurve, qualityForwardInTime } from './calibrate-scores.ts';
import { fitPriorCurve } from './fit-prior-curve.ts';
import { likelyAmounts } from './likely-amounts.ts';

const SCALE = { min: 0, max: 100 };

// nlp <- function(p, z, n, k) { eta <- p[1]+p[2]*z; -sum(k*eta - n*log1p(exp(eta))) + (p[1]-a)^2/2 + (p[2]-b)^2/(2*1.5^2) } with
// a <- qlogis(.01), b <- qlogis(.25)-a; o <- optim(c(a,b), nlp, method="BFGS", hessian=TRUE); V <- solve(o$hessian);
// plogis(o$par[1]+o$par[2]*s + c(-1,0,1)*qnorm(.975)*sqrt(V[1,1]+2*V[1,2]*s+V[2,2]*s*s)) for s of 0, 0.5 and 1
describe('the probability from the first outcome on', () => {
  const at = (counts: Parameters<typeof fitPriorCurve>[0], score: number) =>
    probabilityAt(fitPriorCurve(counts, SCALE), score);

  it('is what is believed beforehand when nobody is known', () => {
    expect(at([], 0).probability).toBeCloseTo(0.01, 10);
    expect(at([], 50).probability).toBeCloseTo(0.05484354033653, 8);
    expect(at([], 100).low).toBeCloseTo(0.00964152568355, 6);
    expect(at([], 100).high).toBeCloseTo(0.9194400365, 6);
  });

  it('moves with what came, and becomes surer', () => {
    const counts = [
      { score: 0, leads: 200, conversions: 1 },
      { score: 20, leads: 150, conversions: 4 },
      { score: 50, leads: 80, conversions: 9 },
      { score: 80, leads: 20, conversions: 6 },
    ];
    expect(at(counts, 0).probability).toBeCloseTo(0.01046790716599, 5);
    expect(at(counts, 50).low).toBeCloseTo(0.0633756624497, 5);
    expect(at(counts, 50).high).toBeCloseTo(0.1483851665279, 5);
    expect(at(counts, 100).probability).toBeCloseTo(0.527071683149, 5);
  });

  it('falls when many do not convert, and stays above 0', () => {
    const none = [{ score: 30, leads: 500, conversions: 0 }];
    expect(at(none, 50).probability).toBeCloseTo(0.00555104916631, 5);
    expect(at(none, 0).probability).toBeGreaterThan(0);
  });
});

describe('a curve', () => {
  const scores = Array.from({ length: 4000 }, (_, row) => (row * 37) % 101);
  // Steps that no logistic curve follows: nothing up to 60, then all at once 60%.
  const outcomes = scores.map((score, row) => ((row * 7919) % 100 < (score > 60 ? 60 : 2) ? 1 : 0));

  it('is isotonic where steps predict better, never falls, and keeps its interval around it', () => {
    const { method, curve } = fitCurve({ scores, outcomes }, SCALE);
    expect(method).toBe('isotonic');
    expect(probabilityAt(curve, 80).probability).toBeGreaterThan(0.5);
    expect(probabilityAt(curve, 40).probability).toBeLessThan(0.08);
    for (const [index, { probability, low = 1, high = 0, score }] of curve.entries()) {
      expect(Number.isInteger(score)).toBe(true);
      expect(probability).toBeGreaterThanOrEqual(curve[index - 1]?.probability ?? 0);
      expect(low).toBeLessThanOrEqual(probability);
      expect(high).toBeGreaterThanOrEqual(probability);
    }
  });

  it('is tried on later leads than it was found from, and not with too few conversions', () => {
    const takenAt = scores.map((_, row) => row);
    const quality = qualityForwardInTime({ scores, outcomes, takenAt }, SCALE);
    expect(quality?.examples).toBe(800);
    expect(quality?.calibrationError).toBeLessThan(0.05);
    const few = outcomes.map((_, row) => (row % 500 === 0 ? 1 : 0));
    expect(qualityForwardInTime({ scores, outcomes: few, takenAt }, SCALE)).toBeNull();
  });
});

describe('what a win is worth', () => {
  const won = (band: string, ...amounts: number[]) =>
    amounts.map((amount) => ({ amount, currency: 'EUR', band }));

  it('is drawn from each band towards all as Bühlmann and Straub do, by their formulas in R', () => {
    // z <- n/(n + s2/a); z*means + (1-z)*m with s2 = 620, a = 15244.21: 105.830 308.361 151.466; m = 187.5
    const { amount } = likelyAmounts([
      ...won('a', 100, 120, 90, 110),
      ...won('b', 300, 280, 350),
      ...won('c', 150),
    ]);
    expect(amount).toEqual({ currency: 'EUR', all: 188, bands: { a: 106, b: 308, c: 151 } });
  });

  it('never mixes currencies, and is nothing without a win', () => {
    const { amount, leftOut } = likelyAmounts([
      ...won('a', 100, 200),
      { amount: 9, currency: 'CZK', band: 'a' },
    ]);
    expect([amount?.currency, amount?.all, leftOut]).toEqual(['EUR', 150, 1]);
    expect(likelyAmounts([])).toEqual({ leftOut: 0 });
  });
});
