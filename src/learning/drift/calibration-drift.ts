import { normalTwoSided } from '../distributions/normal-distribution.ts';

/** Whether as many convert as was said. */
export interface CalibrationDrift {
  leads: number;
  /** How many converted, and how many were to by the sum of the probabilities. */
  observed: number;
  expected: number;
  /** The probability of so great a distance of the two if every probability is right, two-sided. */
  totalProbability: number;
  /** The same for the squared errors of single leads: also finds scores that are too extreme, or not enough. */
  spreadProbability: number;
  level: 'too few' | 'stable' | 'off';
}

/** With fewer conversions expected, the tests say nothing. */
const FEWEST_EXPECTED = 10;
const RARE = 0.01;

/**
 * Compares stated probabilities with what came. The total is compared with its normal approximation: (O − E) / √Σ p(1 − p); the squared
 * errors with Spiegelhalter's z: Σ (y − p)(1 − 2p) / √Σ (1 − 2p)² p(1 − p) (Statistics in Medicine 5, 1986).
 */
export function calibrationDrift(
  probabilities: readonly number[],
  outcomes: readonly (0 | 1)[],
): CalibrationDrift {
  let [observed, expected, variance, spread, spreadVariance] = [0, 0, 0, 0, 0];
  for (const [index, p] of probabilities.entries()) {
    const y = outcomes[index] ?? 0;
    observed += y;
    expected += p;
    variance += p * (1 - p);
    spread += (y - p) * (1 - 2 * p);
    spreadVariance += (1 - 2 * p) ** 2 * p * (1 - p);
  }
  const totalProbability = variance > 0 ? normalTwoSided((observed - expected) / Math.sqrt(variance)) : 1;
  const spreadProbability = spreadVariance > 0 ? normalTwoSided(spread / Math.sqrt(spreadVariance)) : 1;
  const isEnough = Math.min(expected, probabilities.length - expected) >= FEWEST_EXPECTED;
  // Two tests are looked at.
  const isOff = Math.min(totalProbability, spreadProbability) < RARE / 2;
  return {
    ...{ leads: probabilities.length, observed, expected, totalProbability, spreadProbability },
    level: isEnough ? (isOff ? 'off' : 'stable') : 'too few',
  };
}
