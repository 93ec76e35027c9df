import { brierScore } from '../metrics/brier-score.ts';
import { calibrationError } from '../metrics/calibration-error.ts';
import { logLoss } from '../metrics/log-loss.ts';
import type { ProbabilityQuality } from './backtest-result.ts';
import { reliabilityCurve } from './reliability-curve.ts';

/** How well stated probabilities hold on examples. */
export function measureProbability(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
): ProbabilityQuality {
  const scored = { scores: probabilities, outcomes };
  return {
    examples: outcomes.length,
    logLoss: logLoss(scored),
    brierScore: brierScore(scored),
    calibrationError: calibrationError(scored),
    reliability: reliabilityCurve(probabilities, outcomes),
  };
}
