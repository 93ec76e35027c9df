import type { ProbabilityStep } from '../../domain/conversion-probability.ts';
import type { ScoreCount } from '../../domain/score-counts.ts';
import { NORMAL_975 } from '../distributions/normal-distribution.ts';

/**
 * What is believed before anything happened: of leads at the bottom of the scale 1% convert, of those at the top 25%. How sure, in standard
 * deviations of the log odds: at the bottom 1 (0.14% to 6.7% in 95 of 100 cases), of the way from there to the top 1.5.
 */
export const PRIOR = {
  bottom: logit(0.01),
  rise: logit(0.25) - logit(0.01),
  bottomDeviation: 1,
  riseDeviation: 1.5,
};

const STEPS = 20;
const MOST_ITERATIONS = 50;

/**
 * The probability of the outcome by score, from the first outcome on: a logistic curve whose two numbers are normally distributed beforehand
 * ({@link PRIOR}) and updated by what came (MacKay 1992: the mode of the posterior, and its curvature for the 95% interval). Without any lead it is
 * the prior; with many, what they say.
 *
 * @param counts leads and conversions by score
 * @param scale of the scorecard; the curve has a step at every twentieth of it
 */
export function fitPriorCurve(
  counts: readonly ScoreCount[],
  scale: { min: number; max: number },
): ProbabilityStep[] {
  const points = counts.map(({ score, leads, conversions }) => ({
    z: (score - scale.min) / (scale.max - scale.min),
    leads,
    conversions,
  }));
  const { bottom, rise, aa, ab, bb } = posterior(points);
  return scoresOf(scale).map((score) => {
    const z = (score - scale.min) / (scale.max - scale.min);
    const mean = bottom + rise * z;
    const deviation = Math.sqrt(aa + 2 * ab * z + bb * z * z);
    return {
      score,
      probability: expit(mean),
      low: expit(mean - NORMAL_975 * deviation),
      high: expit(mean + NORMAL_975 * deviation),
    };
  });
}

function scoresOf({ min, max }: { min: number; max: number }): number[] {
  const scores = Array.from({ length: STEPS + 1 }, (_, index) =>
    Math.round(min + ((max - min) * index) / STEPS),
  );
  return [...new Set(scores)];
}

/** The mode of the posterior by Newton's method, and its covariance. */
function posterior(points: readonly { z: number; leads: number; conversions: number }[]) {
  const [precisionA, precisionB] = [1 / PRIOR.bottomDeviation ** 2, 1 / PRIOR.riseDeviation ** 2];
  let [bottom, rise] = [PRIOR.bottom, PRIOR.rise];
  for (let iteration = 0; ; iteration++) {
    let gradientA = precisionA * (PRIOR.bottom - bottom);
    let gradientB = precisionB * (PRIOR.rise - rise);
    let [aa, ab, bb] = [precisionA, 0, precisionB];
    for (const { z, leads, conversions } of points) {
      const p = expit(bottom + rise * z);
      gradientA += conversions - leads * p;
      gradientB += (conversions - leads * p) * z;
      const weight = leads * p * (1 - p);
      aa += weight;
      ab += weight * z;
      bb += weight * z * z;
    }
    const determinant = aa * bb - ab * ab;
    const stepA = (bb * gradientA - ab * gradientB) / determinant;
    const stepB = (aa * gradientB - ab * gradientA) / determinant;
    // Far from the mode a whole step may overshoot.
    const shortened = Math.min(1, 2 / Math.max(1, Math.hypot(stepA, stepB)));
    bottom += stepA * shortened;
    rise += stepB * shortened;
    if (Math.hypot(stepA, stepB) < 1e-10 || iteration >= MOST_ITERATIONS) {
      return { bottom, rise, aa: bb / determinant, ab: -ab / determinant, bb: aa / determinant };
    }
  }
}

function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

function expit(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
