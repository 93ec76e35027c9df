import { describe, expect, it } from 'vitest';
import { countByScore } from '../../domain/score-counts.ts';
import { seededRandom } from '../../domain/seeded-random.ts';
import { outlookAt } from '../../domain/threshold-outlook.ts';
import { wilsonInterval } from '../../domain/wilson-interval.ts';
import { areaUnderCurve } from '../metrics/area-under-curve.ts';
import { captureWeights } from './capture-weights.ts';
import { compareAreas, estimateArea } from './compare-areas.ts';
import { medianWithInterval } from './median-with-interval.ts';
import { pairedDifference } from './paired-difference.ts';
import { proposeThresholds } from './propose-thresholds.ts';
import { reliabilityCurve } from './reliability-curve.ts';
import { tenthsOf } from './tenths.ts';
import { winsByCalls } from './wins-by-calls.ts';

// i <- 0:299; a <- (i*37) %% 101; b <- (a + (i*53) %% 40) %/% 7; y <- as.integer(((i*7919) %% 97) < 10 + a*0.4)
const a = Array.from({ length: 300 }, (_, i) => (i * 37) % 101);
const b = a.map((score, i) => Math.floor((score + ((i * 53) % 40)) / 7));
const y = a.map((score, i) => ((i * 7919) % 97 < 10 + score * 0.4 ? 1 : 0));
const small = {
  y: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1],
  a: [10, 20, 20, 35, 40, 55, 35, 60, 70, 90],
  b: [30, 10, 20, 60, 40, 45, 50, 55, 40, 80],
};

describe('areas under the curve, as pROC 1.18 of R has them', () => {
  it('have the interval of DeLong: ci.auc(roc(y, a, direction = "<"))', () => {
    expect(estimateArea(a, y).low).toBeCloseTo(0.560932462601613, 12);
    expect(estimateArea(a, y).area).toBeCloseTo(0.629802726709358, 12);
    expect(estimateArea(a, y).high).toBeCloseTo(0.698672990817102, 12);
    expect(estimateArea(b, y).low).toBeCloseTo(0.542067681974015, 12);
    expect(estimateArea(small.a, small.y).low).toBeCloseTo(0.6692217, 6);
    expect(estimateArea(small.a, small.y).high).toBe(1);
  });

  it('are compared in pairs: roc.test(r1, r2, method = "delong", paired = TRUE)', () => {
    const compared = compareAreas(a, b, y);
    expect(compared.low).toBeCloseTo(-0.00682143982567104, 12);
    expect(compared.high).toBeCloseTo(0.0431775645932909, 12);
    expect(compared.pValue).toBeCloseTo(0.154110296913384, 10);
    const few = compareAreas(small.a, small.b, small.y);
    expect(few.low).toBeCloseTo(-0.266336017044781, 12);
    expect(few.high).toBeCloseTo(0.433002683711448, 12);
    expect(few.pValue).toBeCloseTo(0.640428787412791, 10);
  });

  it('are not taken for certain when few are told apart without exception', () => {
    // prop.test(3, 3, correct = FALSE)$conf.int
    expect(estimateArea([1, 2, 3, 4, 5, 6, 7], [0, 0, 0, 0, 1, 1, 1])).toMatchObject({ area: 1, high: 1 });
    expect(estimateArea([1, 2, 3, 4, 5, 6, 7], [0, 0, 0, 0, 1, 1, 1]).low).toBeCloseTo(0.438503, 6);
  });

  it('are the same however they are worked out, and whatever the order of the examples', () => {
    expect(estimateArea(b, y).area).toBeCloseTo(areaUnderCurve({ scores: b, outcomes: y }), 12);
    const back = compareAreas(a.toReversed(), b.toReversed(), y.toReversed());
    expect(back.low).toBeCloseTo(compareAreas(a, b, y).low, 12);
    expect(compareAreas(a, a, y)).toEqual({ difference: 0, low: 0, high: 0, pValue: 1 });
  });
});

describe('thresholds', () => {
  const propose = (more: object) =>
    proposeThresholds(countByScore(a, y), { leadsPerWeek: 30, random: seededRandom(1), ...more });

  it('by separation stand where pROC has Youden’s best and ks.test its distance', () => {
    // coords(r1, "best", best.method = "youden"): 70.5, between 70 and 71; ks.test(a[y==1], a[y==0])$statistic
    const [proposal] = propose({});
    expect(proposal?.basis).toBe('separation');
    expect(proposal?.outlook.threshold).toBe(71);
    expect(proposal?.separation).toBeCloseTo(0.203160504028093, 12);
    expect(proposal?.outlook.recall.share).toBeCloseTo(0.436170212765957, 12);
    expect(proposal?.low).toBeLessThan(71);
    expect(proposal?.high).toBeGreaterThan(71);
  });

  it('by capacity are the lowest that sales can keep up with', () => {
    const proposal = propose({ capacityPerWeek: 6 }).find(({ basis }) => basis === 'capacity');
    const threshold = proposal?.outlook.threshold ?? 0;
    const callsFrom = (score: number) => (a.filter((one) => one >= score).length / 300) * 30;
    expect(callsFrom(threshold)).toBeLessThanOrEqual(6);
    expect(callsFrom(threshold - 1)).toBeGreaterThan(6);
    expect(propose({ capacityPerWeek: 0.01 }).map(({ basis }) => basis)).toEqual(['separation']);
  });

  it('by value bring more than any other, and none is proposed when no call pays', () => {
    const economics = { costPerCall: 40, valuePerWin: 100 };
    const proposal = propose({ economics }).find(({ basis }) => basis === 'value');
    const nets = a.map((threshold) =>
      outlookAt(countByScore(a, y), { threshold, leadsPerWeek: 30, economics }),
    );
    expect(proposal?.outlook.netPerWeek).toBe(Math.max(...nets.map(({ netPerWeek }) => netPerWeek ?? 0)));
    expect(propose({ economics: { costPerCall: 100, valuePerWin: 100 } }).map(({ basis }) => basis)).toEqual([
      'separation',
    ]);
  });

  it('are the same for the same seed', () => {
    expect(propose({ capacityPerWeek: 6 })).toEqual(propose({ capacityPerWeek: 6 }));
  });
});

describe('shares', () => {
  it('have the interval of Wilson: prop.test(7, 40, correct = FALSE)', () => {
    expect(wilsonInterval(7 / 40, 40).low).toBeCloseTo(0.0874541374603592, 12);
    expect(wilsonInterval(7 / 40, 40).high).toBeCloseTo(0.319499903317877, 12);
  });

  it('are compared in pairs as Agresti and Min do, by their formula in R', () => {
    // b <- 30.5; c <- 12.5; N <- 102; d <- (b-c)/N; se <- sqrt((b+c)-(b-c)^2/N)/N; d + c(-1, 1)*qnorm(.975)*se
    const differences = [...Array(30).fill(1), ...Array(12).fill(-1), ...Array(58).fill(0)];
    const { difference, low, high } = pairedDifference(differences, 1);
    expect(difference).toBeCloseTo(0.18, 12);
    expect(low).toBeCloseTo(0.0552105242923033, 12);
    expect(high).toBeCloseTo(0.297730652178285, 12);
    expect(pairedDifference([0, 0, 0], 1).high).toBeGreaterThan(0.3);
  });
});

describe('medians', () => {
  it('have the interval of the sign test: sort(x)[c(k, n+1-k)] with k <- qbinom(.025, n, .5)', () => {
    expect(medianWithInterval([3, 41, 7, 12, 90, 22, 15, 18, 2, 30, 55])).toEqual({
      median: 18,
      low: 3,
      high: 55,
    });
    const many = Array.from({ length: 200 }, (_, i) => ((i + 1) * 73) % 211);
    expect(medianWithInterval(many)).toMatchObject({ low: 89, high: 119 });
    expect(medianWithInterval([5, 1, 9])).toEqual({ median: 5, low: 1, high: 9 });
    expect(medianWithInterval([])).toBeUndefined();
  });
});

describe('tenths and shares of wins', () => {
  it('cut all leads into ten parts with all their conversions', () => {
    const tenths = tenthsOf(b, y);
    expect(tenths.map(({ leads }) => leads).every((leads) => Math.abs(leads - 30) < 1e-9)).toBe(true);
    expect(tenths.reduce((sum, { conversions }) => sum + conversions, 0)).toBeCloseTo(94, 9);
    expect(tenths[0]?.highest).toBe(Math.max(...b));
    expect(tenths[9]?.lowest).toBe(Math.min(...b));
  });

  it('share the leads of one score among the tenths that they reach into', () => {
    const tenths = tenthsOf(Array(20).fill(5), [1, ...Array(19).fill(0)]);
    for (const { conversions, lift } of tenths) {
      expect(conversions).toBeCloseTo(0.1, 12);
      expect(lift).toBeCloseTo(1, 12);
    }
  });

  it('find all conversions by calling everybody', () => {
    const curve = winsByCalls(countByScore(a, y));
    expect(curve[0]).toEqual({ called: 0, found: 0 });
    expect(curve.at(-1)).toEqual({ called: 1, found: 1 });
  });

  it('take as many as find room, and part of those of one score', () => {
    expect([...captureWeights([3, 2, 2, 1], 0.5)]).toEqual([1, 0.5, 0.5, 0]);
  });
});

it('reliability keeps leads of one probability together and counts everybody once', () => {
  const curve = reliabilityCurve([0.1, 0.1, 0.1, 0.5, 0.5, 0.9], [0, 0, 1, 1, 0, 1], 3);
  expect(curve.map(({ leads, observed }) => [leads, observed])).toEqual([
    [3, 1 / 3],
    [2, 0.5],
    [1, 1],
  ]);
});
