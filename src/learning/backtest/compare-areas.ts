import { wilsonInterval } from '../../domain/wilson-interval.ts';
import { NORMAL_975, normalTwoSided } from '../distributions/normal-distribution.ts';
import { byScore } from '../metrics/scored-examples.ts';

/** An area under the curve with its 95% interval. */
export interface AreaEstimate {
  /** From 0 to 1; 0.5 is chance. NaN when all examples have the outcome, or none. */
  area: number;
  low: number;
  high: number;
}

/** How much larger the first area is than the second, on the same examples. */
export interface AreaDifference {
  difference: number;
  low: number;
  high: number;
  /** Two-sided, that there is no difference. */
  pValue: number;
}

/**
 * The area under the receiver operating characteristic with its interval by DeLong, DeLong and Clarke-Pearson (1988), worked out
 * from ranks (Sun and Xu 2014). Where the two kinds are told apart without exception, that interval has no width, however few they are; it is
 * then Wilson's of a share of 1 (or 0) seen in as many as the rarer kind has.
 */
export function estimateArea(scores: ArrayLike<number>, outcomes: ArrayLike<number>): AreaEstimate {
  const placements = placementsOf(scores, outcomes);
  const error = Math.sqrt(covariance(placements, placements));
  const { area, positives, negatives } = placements;
  if (area === 0 || area === 1)
    return { area, ...wilsonInterval(area, Math.min(positives.length, negatives.length)) };
  return { area, low: Math.max(0, area - NORMAL_975 * error), high: Math.min(1, area + NORMAL_975 * error) };
}

/** The difference of two areas on the same examples, with its paired interval by DeLong et al. (1988). */
export function compareAreas(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  outcomes: ArrayLike<number>,
): AreaDifference {
  const [a, b] = [placementsOf(first, outcomes), placementsOf(second, outcomes)];
  const difference = a.area - b.area;
  // In floating point, the variance of two that are the same may come out a hair below 0.
  const error = Math.sqrt(Math.max(0, covariance(a, a) + covariance(b, b) - 2 * covariance(a, b)));
  const pValue = error === 0 ? (difference === 0 ? 1 : 0) : normalTwoSided(difference / error);
  return { difference, low: difference - NORMAL_975 * error, high: difference + NORMAL_975 * error, pValue };
}

interface Placements {
  area: number;
  /** Of each with the outcome: the share of those without whose score is lower, ties counting a half. */
  positives: Float64Array;
  /** Of each without the outcome: the share of those with it whose score is higher, ties counting a half. */
  negatives: Float64Array;
}

function placementsOf(scores: ArrayLike<number>, outcomes: ArrayLike<number>): Placements {
  let count = 0;
  for (let row = 0; row < outcomes.length; row++) count += outcomes[row] ? 1 : 0;
  const positives = new Float64Array(count);
  const negatives = new Float64Array(outcomes.length - count);
  // The place of each example among its kind, in the order of the examples, so that two scores are paired.
  const placeOf = new Uint32Array(outcomes.length);
  for (let row = 0, ofPositives = 0, ofNegatives = 0; row < outcomes.length; row++) {
    placeOf[row] = outcomes[row] ? ofPositives++ : ofNegatives++;
  }
  const order = byScore(scores);
  let positivesBelow = 0;
  let negativesBelow = 0;
  for (let start = 0, end = 0; start < order.length; start = end) {
    let positivesHere = 0;
    for (; end < order.length && scores[order[end] as number] === scores[order[start] as number]; end++) {
      if (outcomes[order[end] as number]) positivesHere += 1;
    }
    const negativesHere = end - start - positivesHere;
    for (let index = start; index < end; index++) {
      const row = order[index] as number;
      const place = placeOf[row] as number;
      if (outcomes[row]) positives[place] = (negativesBelow + negativesHere / 2) / negatives.length;
      else negatives[place] = (count - positivesBelow - positivesHere / 2) / count;
    }
    positivesBelow += positivesHere;
    negativesBelow += negativesHere;
  }
  return { area: meanOf(positives), positives, negatives };
}

function covariance(a: Placements, b: Placements): number {
  return (
    sampleCovariance(a.positives, b.positives) / a.positives.length +
    sampleCovariance(a.negatives, b.negatives) / a.negatives.length
  );
}

/** Of one example alone nothing is known; it is taken for no variance. */
function sampleCovariance(a: Float64Array, b: Float64Array): number {
  if (a.length < 2) return 0;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let sum = 0;
  for (let index = 0; index < a.length; index++) {
    sum += ((a[index] as number) - meanA) * ((b[index] as number) - meanB);
  }
  return sum / (a.length - 1);
}

function meanOf(numbers: Float64Array): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum / numbers.length;
}
