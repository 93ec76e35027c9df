import { estimateArea } from '../backtest/compare-areas.ts';
import { chooseRows, type ExampleTable } from '../example-table.ts';
import { canonicalOrder } from '../fit/canonical-order.ts';
import type { LearnedScorecard, Quality } from '../learned-scorecard.ts';
import { brierScore } from '../metrics/brier-score.ts';
import { calibrationError } from '../metrics/calibration-error.ts';
import { logLoss } from '../metrics/log-loss.ts';
import { shareInTop } from '../metrics/share-in-top.ts';

/** Probabilities of the rows that were not learned from, by the model before rounding and by the points. */
export interface HeldPredictions {
  model: Float64Array;
  points: Float64Array;
}

/** Learns from some examples and predicts others. */
export type LearnAndPredict = (train: ExampleTable, test: ExampleTable) => Promise<HeldPredictions>;

const TRAIN_SHARE = 0.8;
const FOLDS = 5;
/** With fewer of either kind in a part, what is measured on it is mostly chance. */
const LEAST_OF_EACH = 10;

/**
 * Measures how well what is learned tells examples apart that it was not learned from: the last fifth in time, learned from what came
 * before; where that holds too few of either kind, every fifth in turn.
 *
 * @returns null where there are too few examples to measure anything
 */
export async function measureQuality(
  table: ExampleTable,
  learn: LearnAndPredict,
): Promise<LearnedScorecard['quality'] | null> {
  const forward = splitByTime(table);
  if (forward && isEnough(forward.train) && isEnough(forward.test)) {
    const held = await learn(forward.train, forward.test);
    return { ...bothQualities(forward.test, held), measured: 'forward in time' };
  }
  const folds = splitInFolds(table);
  if (!folds.every(({ train }) => isEnough(train))) return null;
  const tests: ExampleTable[] = [];
  const held: HeldPredictions[] = [];
  for (const { train, test } of folds) {
    tests.push(test);
    held.push(await learn(train, test));
  }
  const outcomes = Uint8Array.from(tests.flatMap((test) => [...test.outcomes]));
  const weights = Float64Array.from(
    tests.flatMap((test) => [...(test.weights ?? test.outcomes.map(() => 1))]),
  );
  const all = { rows: table.rows, columns: [], outcomes, weights };
  const pooled = (of: keyof HeldPredictions): Float64Array =>
    Float64Array.from(held.flatMap((some) => [...some[of]]));
  return {
    ...bothQualities(all, { model: pooled('model'), points: pooled('points') }),
    measured: 'cross-validation',
  };
}

interface Split {
  train: ExampleTable;
  test: ExampleTable;
}

function splitByTime(table: ExampleTable): Split | undefined {
  const { takenAt, rows } = table;
  if (!takenAt) return undefined;
  const instants = Float64Array.from(takenAt).sort();
  const from = instants[Math.floor(rows * TRAIN_SHARE)];
  if (from === undefined) return undefined;
  const order = Array.from({ length: rows }, (_, row) => row);
  return {
    train: chooseRows(
      table,
      order.filter((row) => (takenAt[row] as number) < from),
    ),
    test: chooseRows(
      table,
      order.filter((row) => (takenAt[row] as number) >= from),
    ),
  };
}

/** Every fifth of those with and of those without the outcome, in an order that does not depend on that of the rows. */
function splitInFolds(table: ExampleTable): Split[] {
  const ordered = chooseRows(table, canonicalOrder(table));
  const next = [0, 0];
  const folds = Array.from(ordered.outcomes, (outcome) => {
    const turn = next[outcome] as number;
    next[outcome] = (turn + 1) % FOLDS;
    return turn;
  });
  const rowsWhere = (is: (fold: number) => boolean): number[] =>
    folds.flatMap((fold, row) => (is(fold) ? [row] : []));
  return Array.from({ length: FOLDS }, (_, held) => ({
    train: chooseRows(
      ordered,
      rowsWhere((fold) => fold !== held),
    ),
    test: chooseRows(
      ordered,
      rowsWhere((fold) => fold === held),
    ),
  }));
}

function isEnough({ rows, outcomes }: ExampleTable): boolean {
  const converted = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  return Math.min(converted, rows - converted) >= LEAST_OF_EACH;
}

function bothQualities(test: ExampleTable, held: HeldPredictions): { model: Quality; points: Quality } {
  return { model: qualityOf(test, held.model), points: qualityOf(test, held.points) };
}

function qualityOf({ rows, outcomes, weights }: ExampleTable, probabilities: Float64Array): Quality {
  const scored = { scores: probabilities, outcomes, weights };
  const { area, low, high } = estimateArea(probabilities, outcomes);
  return {
    examples: rows,
    conversions: outcomes.reduce((sum, outcome) => sum + outcome, 0),
    areaUnderCurve: area,
    areaUnderCurveLow: low,
    areaUnderCurveHigh: high,
    logLoss: logLoss(scored),
    brierScore: brierScore(scored),
    calibrationError: calibrationError(scored),
    shareInTopFifth: shareInTop(scored, 0.2),
  };
}
