import { estimateArea } from '../backtest/compare-areas.ts';
import type { Quality } from '../learned-scorecard.ts';
import { brierScore } from '../metrics/brier-score.ts';
import { calibrationError } from '../metrics/calibration-error.ts';
import { logLoss } from '../metrics/log-loss.ts';
import { shareInTop } from '../metrics/share-in-top.ts';

const TOP = 0.2;

/**
 * How well predictions tell those with the outcome from those without.
 *
 * @param ranking what examples are ranked by: points, or the probabilities themselves
 * @param probabilities of the outcome, from 0 to 1
 */
export function measureQuality(
  ranking: Float64Array,
  probabilities: Float64Array,
  { outcomes, weights }: { outcomes: Uint8Array; weights?: Float64Array | undefined },
): Quality {
  const predicted = { scores: probabilities, outcomes, weights };
  const { area, low, high } = estimateArea(ranking, outcomes);
  return {
    examples: outcomes.length,
    conversions: outcomes.reduce((sum, outcome) => sum + outcome, 0),
    areaUnderCurve: area,
    areaUnderCurveLow: low,
    areaUnderCurveHigh: high,
    logLoss: logLoss(predicted),
    brierScore: brierScore(predicted),
    calibrationError: calibrationError(predicted),
    shareInTopFifth: shareInTop({ scores: ranking, outcomes, weights }, TOP),
  };
}
