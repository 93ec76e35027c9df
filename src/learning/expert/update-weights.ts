import { PRIOR } from '../calibration/fit-prior-curve.ts';
import { NORMAL_975 } from '../distributions/normal-distribution.ts';
import type { ExampleTable } from '../example-table.ts';
import { factorPositive, solveFactored } from '../fit/solve-positive.ts';
import { type ConversionRate, conversionRateOf } from '../review/conversion-rate.ts';

/** What outcomes say of a rule that somebody wrote. */
export interface WeighedRule {
  id: string;
  /** What its points are to be multiplied by; 1 is as written, below 0 is the other way round. */
  weight: number;
  /** The 95% interval of the weight. */
  low: number;
  high: number;
  /** The leads that the rule gives or takes points, and how many of them convert. */
  given: ConversionRate;
  /** The conversion rate of those divided by that of all; 1 where nobody converts. */
  lift: number;
}

/** How far off an expert's rule is believed to be: its weight is 1, give or take 0.5. */
const DEVIATION_OF_WEIGHT = 0.5;
const BASE = { mean: Math.log(0.03 / 0.97), deviation: 2 };
const MOST_STEPS = 100;
const LONGEST_STEP = 1;

/**
 * Updates the points of a scorecard by outcomes: a logistic regression on the points of each rule, in which every weight is believed
 * to be about 1 before any outcome (normal, standard deviation 0.5). The mode of the posterior, and its curvature for the intervals (MacKay
 * 1992). Without examples the weights are 1; with many they are what the outcomes say.
 *
 * @param table a column of numbers for each rule: the points that it gave each example
 * @param scale of the scorecard
 */
export function updateWeights(table: ExampleTable, scale: { min: number; max: number }): WeighedRule[] {
  // On the whole scale the odds rise as a curve without outcomes says.
  const perPoint = PRIOR.rise / Math.max(1, scale.max - scale.min);
  const columns = table.columns.flatMap((column) => (column.kind === 'number' ? [column] : []));
  const points = columns.map(({ values }) => values);
  const { weights, deviations } = mode(table, points, perPoint);
  const all = rateWhere(table, () => true);
  return columns.map(({ name, values }, rule) => {
    const weight = weights[rule + 1] as number;
    const margin = NORMAL_975 * (deviations[rule + 1] as number);
    const given = rateWhere(table, (row) => values[row] !== 0 && !Number.isNaN(values[row]));
    const lift = all.conversionRate === 0 ? 1 : given.conversionRate / all.conversionRate;
    return { id: name, weight, low: weight - margin, high: weight + margin, given, lift };
  });
}

interface Ground {
  table: ExampleTable;
  /** What each weight multiplies in a row: 1 for the base, then the log odds of each rule's points as written. */
  featuresOf(row: number, into: Float64Array): void;
  means: Float64Array;
  precisions: Float64Array;
}

/** The most probable weights, that of the base first, and their standard deviations. */
function mode(
  table: ExampleTable,
  points: readonly Float64Array[],
  perPoint: number,
): { weights: Float64Array; deviations: Float64Array } {
  const size = points.length + 1;
  const means = Float64Array.from({ length: size }, (_, index) => (index === 0 ? BASE.mean : 1));
  const precisions = means.map((_, index) => 1 / (index === 0 ? BASE.deviation : DEVIATION_OF_WEIGHT) ** 2);
  const featuresOf = (row: number, into: Float64Array): void => {
    into[0] = 1;
    // A rule that gave no example any points may be missing in some.
    points.forEach((values, rule) => {
      into[rule + 1] = (values[row] || 0) * perPoint;
    });
  };
  const weights = means.slice();
  let factor = new Float64Array(size * size);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, curvature } = slopeAt(weights, { table, featuresOf, means, precisions });
    factor = curvature;
    factorPositive(factor, size);
    const change = solveFactored(factor, gradient);
    // Far from the mode a whole step of Newton's goes beyond it, and further each time.
    const share = Math.min(1, LONGEST_STEP / Math.max(...change.map(Math.abs)));
    for (let index = 0; index < size; index++)
      weights[index] = (weights[index] as number) + share * (change[index] as number);
    if (change.every((value) => Math.abs(value) < 1e-9)) break;
  }
  const deviations = Float64Array.from({ length: size }, (_, index) => {
    const unit = new Float64Array(size);
    unit[index] = 1;
    return Math.sqrt(solveFactored(factor, unit)[index] as number);
  });
  return { weights, deviations };
}

/** The gradient of the log posterior, and the lower triangle of its negative curvature. */
function slopeAt(
  weights: Float64Array,
  { table, featuresOf, means, precisions }: Ground,
): { gradient: Float64Array; curvature: Float64Array<ArrayBuffer> } {
  const size = weights.length;
  const gradient = weights.map(
    (weight, index) => ((means[index] as number) - weight) * (precisions[index] as number),
  );
  const curvature = new Float64Array(size * size);
  for (let index = 0; index < size; index++) curvature[index * size + index] = precisions[index] as number;
  const features = new Float64Array(size);
  for (let row = 0; row < table.rows; row++) {
    featuresOf(row, features);
    const logOdds = features.reduce((sum, feature, index) => sum + feature * (weights[index] as number), 0);
    const probability = 1 / (1 + Math.exp(-logOdds));
    const count = table.weights?.[row] ?? 1;
    const residual = count * ((table.outcomes[row] as number) - probability);
    const bend = count * probability * (1 - probability);
    for (let a = 0; a < size; a++) {
      const feature = features[a] as number;
      if (feature === 0) continue;
      gradient[a] = (gradient[a] as number) + residual * feature;
      for (let b = 0; b <= a; b++) {
        const at = a * size + b;
        curvature[at] = (curvature[at] as number) + bend * feature * (features[b] as number);
      }
    }
  }
  return { gradient, curvature };
}

function rateWhere(
  { rows, outcomes, weights }: ExampleTable,
  isIn: (row: number) => boolean,
): ConversionRate {
  const sums = { leads: 0, conversions: 0, squaredWeights: 0 };
  for (let row = 0; row < rows; row++) {
    if (!isIn(row)) continue;
    const weight = weights?.[row] ?? 1;
    sums.leads += weight;
    sums.squaredWeights += weight * weight;
    if (outcomes[row] === 1) sums.conversions += weight;
  }
  return conversionRateOf(sums);
}
