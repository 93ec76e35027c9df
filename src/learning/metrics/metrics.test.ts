import { describe, expect, it } from 'vitest';
import { isotonicSteps } from '../calibration/isotonic-steps.ts';
import { areaUnderCurve } from './area-under-curve.ts';
import { brierScore } from './brier-score.ts';
import { calibrationError } from './calibration-error.ts';
import { logLoss } from './log-loss.ts';
import { shareInTop } from './share-in-top.ts';

const scores = [0.1, 0.4, 0.4, 0.35, 0.8, 0.65, 0.4, 0.9, 0.05, 0.5];
const outcomes = [0, 0, 1, 0, 1, 1, 0, 1, 0, 0];
const weights = [1, 2, 1, 1, 3, 1, 2, 1, 1, 2];

// scikit-learn 1.2.1: roc_auc_score(y, p), log_loss(y, p), brier_score_loss(y, p), each also with sample_weight = w
describe('measures of quality', () => {
  it('agree with scikit-learn', () => {
    expect(areaUnderCurve({ scores, outcomes })).toBeCloseTo(0.9166666666666667, 14);
    expect(areaUnderCurve({ scores, outcomes, weights })).toBeCloseTo(0.9259259259259259, 14);
    expect(logLoss({ scores, outcomes })).toBeCloseTo(0.39778128691684034, 14);
    expect(logLoss({ scores, outcomes, weights })).toBeCloseTo(0.4092598933259166, 14);
    expect(brierScore({ scores, outcomes })).toBeCloseTo(0.12375, 14);
    expect(brierScore({ scores, outcomes, weights })).toBeCloseTo(0.12583333333333332, 14);
  });

  it('know that one kind alone has no area', () => {
    expect(areaUnderCurve({ scores: [1, 2], outcomes: [1, 1] })).toBeNaN();
  });

  it('find no error where shares are what was predicted', () => {
    const predicted = Array.from({ length: 100 }, (_, row) => (row < 50 ? 0.2 : 0.6));
    const came = predicted.map((probability, row) => (row % 10 < probability * 10 ? 1 : 0));
    expect(calibrationError({ scores: predicted, outcomes: came })).toBeCloseTo(0, 12);
    expect(calibrationError({ scores: predicted.map((p) => p + 0.1), outcomes: came })).toBeCloseTo(0.1, 12);
  });

  it('share the conversions of a tie', () => {
    expect(shareInTop({ scores: [3, 2, 2, 1], outcomes: [1, 1, 0, 0] }, 0.5)).toBeCloseTo(0.75, 12);
    expect(shareInTop({ scores: [1, 1, 1, 1], outcomes: [0, 1, 0, 0] }, 0.25)).toBeCloseTo(0.25, 12);
  });
});

describe('isotonic regression', () => {
  it('agrees with scikit-learn', () => {
    const x = [1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 9, 10];
    const came = [0, 1, 0, 0, 1, 0, 0, 1, 1, 0, 1, 1];
    // IsotonicRegression().fit(x, o).predict(x): one step of 0, then 1/3 up to 6, 3/4 up to 9, and 1
    expect(isotonicSteps({ scores: x, outcomes: came }).map(({ share, weight }) => [share, weight])).toEqual([
      [0, 1],
      [1 / 3, 6],
      [0.75, 4],
      [1, 1],
    ]);
  });
});
