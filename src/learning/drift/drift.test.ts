import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../domain/seeded-random.ts';
import { binValues } from './bin-values.ts';
import { calibrationDrift } from './calibration-drift.ts';
import { populationStability } from './population-stability.ts';

describe('populationStability', () => {
  // R: psi <- function(a, b) { p <- (a+.5)/(sum(a)+length(a)/2); q <- (b+.5)/(sum(b)+length(b)/2); sum((q-p)*log(q/p)) }
  //    i <- psi(a, b); u <- 1/sum(a) + 1/sum(b); c(i, 3*u, pchisq(i/u, 3, lower.tail=FALSE))
  it('tells change from chance', () => {
    // a <- c(120, 80, 60, 40); b <- c(90, 85, 75, 110)
    const found = populationStability([120, 80, 60, 40], [90, 85, 75, 110]);
    expect(found.index).toBeCloseTo(0.214432198922233, 12);
    expect(found.byChance).toBeCloseTo(0.018333333333333, 12);
    expect(found.chanceProbability).toBeCloseTo(0.000000116668236, 12);
    expect(found.level).toBe('some');
  });

  it('does not alarm at an index that small groups reach by chance', () => {
    // a <- c(20, 18, 15, 7); b <- c(12, 14, 20, 14)
    const found = populationStability([20, 18, 15, 7], [12, 14, 20, 14]);
    expect(found.index).toBeCloseTo(0.176527451267831, 12);
    expect(found.chanceProbability).toBeCloseTo(0.15137362506802, 12);
    expect(found.level).toBe('stable');
  });

  it('seldom alarms when nothing changed: at most 1 of 1,000 measures of 60 leads', () => {
    const random = seededRandom(7);
    const draw = () => {
      const counts = new Array<number>(10).fill(0);
      for (let lead = 0; lead < 60; lead++) {
        const bin = Math.floor(random() * 10);
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
      return counts;
    };
    const alarms = Array.from({ length: 1_000 }, () => populationStability(draw(), draw()).level);
    expect(alarms.filter((level) => level !== 'stable').length).toBeLessThanOrEqual(1);
  });

  it('says nothing of a handful', () => {
    expect(populationStability([30, 0], [0, 30]).level).toBe('too few');
    expect(populationStability([], []).level).toBe('too few');
  });
});

describe('binValues', () => {
  it('fixes the bins by the reference', () => {
    const reference = Array.from({ length: 100 }, (_, n) => n + 1);
    const { bins } = binValues([...reference, undefined], [1, 10, 11, 500, null]);
    expect(bins[0]).toEqual({ label: '≤ 10', reference: 10, now: 2 });
    expect(bins[1]).toEqual({ label: '10 – 20', reference: 10, now: 1 });
    expect(bins.at(-2)).toEqual({ label: '> 90', reference: 10, now: 1 });
    expect(bins.at(-1)).toEqual({ label: '(missing)', reference: 1, now: 1 });
  });

  it('finds texts that nobody had before, and no rare ones', () => {
    const now = ['cz', 'DE', 'de', 'FR', ...Array.from({ length: 196 }, () => 'PL')];
    const { bins, newValues } = binValues(['CZ', 'PL', 'PL'], now);
    expect(bins).toEqual([
      { label: 'PL', reference: 2, now: 196 },
      { label: 'CZ', reference: 1, now: 1 },
      { label: '(other)', reference: 0, now: 3 },
      { label: '(missing)', reference: 0, now: 0 },
    ]);
    expect(newValues).toEqual(['DE']);
  });
});

describe('calibrationDrift', () => {
  it('tests the total, and the squared errors by Spiegelhalter', () => {
    // R: p <- seq(0.02, 0.6, length.out=80); y <- as.integer((1:80 * 37) %% 80 < 80*p*0.8)
    //    c(sum(y), sum(p), 2*pnorm(-abs((sum(y)-sum(p))/sqrt(sum(p*(1-p))))),
    //      2*pnorm(-abs(sum((y-p)*(1-2*p))/sqrt(sum((1-2*p)^2*p*(1-p))))))
    const p = Array.from({ length: 80 }, (_, n) => 0.02 + (0.58 * n) / 79);
    const y = p.map((one, n) => (((n + 1) * 37) % 80 < 80 * one * 0.8 ? 1 : 0) as 0 | 1);
    const found = calibrationDrift(p, y);
    expect(found.observed).toBe(20);
    expect(found.expected).toBeCloseTo(24.8, 10);
    expect(found.totalProbability).toBeCloseTo(0.212334575585108, 12);
    expect(found.spreadProbability).toBeCloseTo(0.504189969259575, 12);
    expect(found.level).toBe('stable');
  });

  it('finds that half as many convert as was said', () => {
    const p = Array.from({ length: 400 }, () => 0.3);
    const found = calibrationDrift(
      p,
      p.map((_, n) => (n % 20 < 3 ? 1 : 0)),
    );
    expect(found.level).toBe('off');
  });

  it('says nothing of few, and of nobody', () => {
    expect(calibrationDrift([0.5, 0.5], [0, 0]).level).toBe('too few');
    expect(calibrationDrift([], [])).toMatchObject({ leads: 0, level: 'too few' });
  });
});
