import { probabilityAt } from '../domain/conversion-probability.ts';
import { fitProbabilityCurve } from './calibration/fit-probability-curve.ts';
import { fitLogisticCurve } from './calibration/logistic-curve.ts';
import { CannotLearn } from './cannot-learn.ts';
import { normalTwoSided } from './distributions/normal-distribution.ts';
import { chooseRows, type ExampleTable } from './example-table.ts';
import { type AdditiveModel, predictLogOdds } from './fit/additive-model.ts';
import { canonicalOrder } from './fit/canonical-order.ts';
import { chooseFitSettings } from './fit/choose-fit-settings.ts';
import { type FitBags, type FittedModel, fitAdditiveModel } from './fit/fit-additive-model.ts';
import type { LearnedRule, ProbabilityCurve } from './learned-scorecard.ts';
import { areaUnderCurve } from './metrics/area-under-curve.ts';
import { pointsOfTable } from './points/points-of-table.ts';
import { roundToPoints } from './points/round-to-points.ts';

export interface LearnSettings {
  /** At most so many rules, 15 unless said. */
  mostRules?: number;
  /** What the points of all rules add up to at most, 100 unless said. */
  mostPoints?: number;
  /** Whether a rule may read two columns together; true unless said. */
  pairs?: boolean;
  /** Columns of numbers whose points may only rise or only fall with them. */
  monotone?: Readonly<Record<string, 'rising' | 'falling'>>;
}

/** A model before rounding, with the probability of the outcome by what it says, in log odds. */
export interface LearnedModel {
  additive: AdditiveModel;
  curve: ProbabilityCurve;
}

export interface Learned {
  model: LearnedModel;
  rules: LearnedRule[];
  scale: { min: number; max: number };
  curve: ProbabilityCurve;
  /** Whether anything tells those with the outcome apart: judged by examples that each model had not learned from. */
  signal: 'found' | 'weak' | 'none';
  /** The area under the curve by which that was judged, and how probable one as far from chance is by chance alone. */
  heldAreaUnderCurve: number;
  chanceProbability: number;
}

/** From this much of each kind on, examples say something at all. */
const FEWEST_OF_KIND = 5;
/**
 * Held-out predictions of bags that share examples vary more than the formula knows: of tables of noise, one in ten came out below 5%. With these
 * limits about one in thirty is called weak.
 */
const WEAK_ABOVE = 0.000_5;
const NONE_ABOVE = 0.01;

/**
 * Learns a scorecard: an additive model of boosted steps, rounded to at most N rules of whole points, with the probability that
 * comes with each score. The same examples give the same scorecard, in whatever order and on however many threads.
 *
 * @param fitBags fits the bags of a model, see {@link FitBags}
 * @throws CannotLearn saying what is needed
 */
export async function learnScorecard(
  examples: ExampleTable,
  settings: LearnSettings,
  fitBags: FitBags,
): Promise<Learned> {
  refuseUnlearnable(examples);
  const table = chooseRows(examples, canonicalOrder(examples));
  const fitted = await fitAdditiveModel(
    table,
    chooseFitSettings(table, { pairs: settings.pairs ?? true }),
    fitBags,
  );
  const { intercept, slope } = fitLogisticCurve({
    scores: fitted.heldMargin,
    outcomes: table.outcomes,
    weights: table.weights,
  });
  const model = {
    additive: fitted.model,
    curve: fitProbabilityCurve({
      scores: fitted.heldMargin,
      outcomes: table.outcomes,
      weights: table.weights,
    }),
  };
  const { rules, scale, unseenPoints } = roundToPoints(table, fitted, {
    intercept,
    slope,
    mostRules: settings.mostRules ?? 15,
    mostPoints: settings.mostPoints ?? 100,
    pairs: settings.pairs ?? true,
    monotone: settings.monotone ?? {},
  });
  const curve = fitProbabilityCurve({
    scores: unseenPoints,
    outcomes: table.outcomes,
    weights: table.weights,
  });
  return { model, rules, scale, curve, ...judgeSignal(table, fitted) };
}

/** What the model before rounding says of every row of a table: log odds to rank by, and the probability of the outcome. */
export function modelPredictions(
  { additive, curve }: LearnedModel,
  table: ExampleTable,
): { logOdds: Float64Array; probabilities: Float64Array } {
  const logOdds = predictLogOdds(additive, table);
  return { logOdds, probabilities: logOdds.map((value) => probabilityAt(curve.steps, value).probability) };
}

/** The probability of the outcome for every row of a table, by the points of the rules. */
export function pointsProbabilities(
  { rules, curve }: Pick<Learned, 'rules' | 'curve'>,
  table: ExampleTable,
): Float64Array {
  return pointsOfTable(rules, table).map((points) => probabilityAt(curve.steps, points).probability);
}

/** The area that held-out predictions reach, against that of chance (Mann and Whitney 1947). */
function judgeSignal(
  { outcomes, rows }: ExampleTable,
  { heldMargin }: FittedModel,
): Pick<Learned, 'signal' | 'heldAreaUnderCurve' | 'chanceProbability'> {
  const heldAreaUnderCurve = areaUnderCurve({ scores: heldMargin, outcomes });
  let conversions = 0;
  for (const outcome of outcomes) conversions += outcome;
  const deviation = Math.sqrt((rows + 1) / (12 * conversions * (rows - conversions)));
  const distance = (heldAreaUnderCurve - 0.5) / deviation;
  const chanceProbability = distance <= 0 ? 1 : normalTwoSided(distance);
  const signal = chanceProbability > NONE_ABOVE ? 'none' : chanceProbability > WEAK_ABOVE ? 'weak' : 'found';
  return { signal, heldAreaUnderCurve, chanceProbability };
}

function refuseUnlearnable({ rows, outcomes, columns }: ExampleTable): void {
  if (rows === 0)
    throw new CannotLearn(
      'no examples',
      'there are no examples; learning needs some, with and without the outcome',
    );
  let conversions = 0;
  for (const outcome of outcomes) conversions += outcome;
  if (conversions === 0)
    throw new CannotLearn(
      'no outcomes',
      `none of ${rows} examples has the outcome; learning needs both kinds`,
    );
  if (conversions === rows)
    throw new CannotLearn(
      'only outcomes',
      `all of ${rows} examples have the outcome; learning needs some without it, to tell them apart`,
    );
  const fewer = Math.min(conversions, rows - conversions);
  if (fewer < FEWEST_OF_KIND)
    throw new CannotLearn(
      'too few',
      `${conversions} of ${rows} examples have the outcome; learning needs at least ${FEWEST_OF_KIND} with it and ${FEWEST_OF_KIND} without it`,
    );
  const isTelling = columns.some((column) =>
    column.kind === 'number'
      ? new Set(column.values.slice(0, 1_000)).size > 1 ||
        column.values.some((value) => value !== column.values[0])
      : column.codes.some((code) => code !== column.codes[0]),
  );
  if (!isTelling)
    throw new CannotLearn(
      'no columns',
      'no column has more than one value; learning needs at least one in which the examples differ',
    );
}
