import { chooseRows, type ExampleTable } from '../../learning/example-table.ts';
import type { FitBags } from '../../learning/fit/fit-additive-model.ts';
import {
  type LearnSettings,
  learnScorecard,
  modelPredictions,
  pointsProbabilities,
} from '../../learning/learn-scorecard.ts';
import type { Quality } from '../../learning/learned-scorecard.ts';
import { pointsOfTable } from '../../learning/points/points-of-table.ts';
import { measureQuality } from '../../learning/quality/measure-quality.ts';

/** How well what was learned from the other folds predicts one. */
export interface FoldQuality {
  fold: number;
  fitSeconds: number;
  model: Quality;
  points: Quality;
}

/** What was predicted for a row by what was learned without it. */
export interface OutOfFold {
  row: number;
  fold: number;
  outcome: number;
  modelProbability: number;
  points: number;
  pointsProbability: number;
}

/**
 * Learns once for every fold, from all rows outside of it, and predicts the rows in it.
 *
 * @param foldOf by row of the table; −1 for rows that are only learned from
 * @param clockMs milliseconds of a clock that only goes forward
 */
export async function measureFolds(
  table: ExampleTable,
  foldOf: Int32Array,
  {
    settings,
    fitBags,
    clockMs,
  }: {
    settings: LearnSettings;
    fitBags: FitBags;
    clockMs: () => number;
  },
): Promise<{ folds: FoldQuality[]; outOfFold: OutOfFold[] }> {
  const numbers = [...new Set(foldOf)].filter((fold) => fold >= 0).sort((a, b) => a - b);
  const folds: FoldQuality[] = [];
  const outOfFold: OutOfFold[] = [];
  for (const fold of numbers) {
    const learned: number[] = [];
    const held: number[] = [];
    for (const [row, own] of foldOf.entries()) (own === fold ? held : learned).push(row);
    const before = clockMs();
    const result = await learnScorecard(chooseRows(table, learned), settings, fitBags);
    const fitSeconds = (clockMs() - before) / 1_000;
    const test = chooseRows(table, held);
    const { logOdds, probabilities } = modelPredictions(result.model, test);
    const points = pointsOfTable(result.rules, test);
    const pointsProbability = pointsProbabilities(result, test);
    folds.push({
      fold,
      fitSeconds,
      model: measureQuality(logOdds, probabilities, test),
      points: measureQuality(points, pointsProbability, test),
    });
    for (const [index, row] of held.entries()) {
      outOfFold.push({
        row,
        fold,
        outcome: test.outcomes[index] as number,
        modelProbability: probabilities[index] as number,
        points: points[index] as number,
        pointsProbability: pointsProbability[index] as number,
      });
    }
  }
  return { folds, outOfFold: outOfFold.sort((a, b) => a.row - b.row) };
}
