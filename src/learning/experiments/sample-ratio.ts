import { chiSquareUpperTail } from '../distributions/chi-square-distribution.ts';
import { logGamma } from '../distributions/log-gamma.ts';

/** Whether two arms are as large as the lot would make them. */
export interface SampleRatio {
  /** The share of the second arm. */
  share: number;
  /** How likely a share so far from the intended one is, for somebody who looks once (chi-square with one degree of freedom). */
  chiSquareProbability: number;
  /** The same for somebody who looks all the time: it falls below α ever with a probability of at most α. */
  sequentialProbability: number;
}

/** How firmly the alternative expects about the intended share: it is spread by about 1/√(4 · 400), that is 2.5 points. */
const FIRMNESS = 400;

/**
 * Checks the sizes of two arms as they grew. The sequential probability is 1 / max E over the course, where E is the Bayes
 * factor of a beta mixture around the intended share against that share; E is a martingale when the lot is as intended, so
 * that Ville's inequality bounds how often it is ever large (Lindon and Malek, Anytime-valid inference for multinomial
 * count data, NeurIPS 2022).
 *
 * @param course the sizes of the arms, each time that they were counted
 * @param share the intended share of the second arm, between 0 and 1
 */
export function checkSampleRatio(
  course: readonly (readonly [first: number, second: number])[],
  share: number,
): SampleRatio {
  const largest = Math.max(0, ...course.map((sizes) => logEvidence(sizes, share)));
  const [first, second] = course.at(-1) ?? [0, 0];
  return {
    share: first + second === 0 ? share : second / (first + second),
    chiSquareProbability: chiSquareProbability([first, second], share),
    sequentialProbability: Math.exp(-largest),
  };
}

/** The logarithm of how many times likelier the sizes are when the share is another one than when it is the intended. */
export function logEvidence([first, second]: readonly [number, number], share: number): number {
  const [a, b] = [FIRMNESS * (1 - share), FIRMNESS * share];
  return (
    logBeta(a + first, b + second) - logBeta(a, b) - first * Math.log(1 - share) - second * Math.log(share)
  );
}

function chiSquareProbability([first, second]: readonly [number, number], share: number): number {
  const n = first + second;
  if (n === 0) return 1;
  const distance = (second - n * share) ** 2;
  return chiSquareUpperTail(distance / (n * share) + distance / (n * (1 - share)), 1);
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}
