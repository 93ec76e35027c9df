import { chooseRows, type ExampleTable } from '../example-table.ts';
import { canonicalOrder } from '../fit/canonical-order.ts';
import type { FitBags } from '../fit/fit-additive-model.ts';
import {
  type LearnSettings,
  learnScorecard,
  modelProbabilities,
  pointsProbabilities,
} from '../learn-scorecard.ts';
import type { LearnedScorecard } from '../learned-scorecard.ts';
import { byScore } from '../metrics/scored-examples.ts';
import { pointsOfTable } from '../points/points-of-table.ts';
import { measureQuality } from './measure-quality.ts';

/** Forward in time, what came first is learned from and the rest is predicted. */
const SHARE_TO_LEARN = 0.75;
const FOLDS = 5;
/** Fewer of either kind, on either side, measure nothing. */
const FEWEST_OF_KIND = 10;

/**
 * How good what is learned from such examples is on examples that were not learned from: forward in time where the instants of the
 * snapshots are known, otherwise by cross-validation.
 *
 * @returns null when there are too few examples to hold any back
 */
export async function measureLearning(
  examples: ExampleTable,
  settings: LearnSettings,
  fitBags: FitBags,
): Promise<LearnedScorecard['quality'] | null> {
  const table = chooseRows(examples, canonicalOrder(examples));
  const splits = table.takenAt ? [splitByTime(table.takenAt)] : splitInFolds(table);
  if (splits.some(({ learned, held }) => !isEnough(table, learned) || !isEnough(table, held))) return null;
  const rows: number[] = [];
  const predicted = { model: [] as number[], points: [] as number[], pointsProbability: [] as number[] };
  for (const { learned, held } of splits) {
    const result = await learnScorecard(chooseRows(table, learned), settings, fitBags);
    const test = chooseRows(table, held);
    rows.push(...held);
    predicted.model.push(...modelProbabilities(result.model, test));
    predicted.points.push(...pointsOfTable(result.rules, test));
    predicted.pointsProbability.push(...pointsProbabilities(result, test));
  }
  const held = chooseRows(table, rows);
  const model = Float64Array.from(predicted.model);
  const pointsProbability = Float64Array.from(predicted.pointsProbability);
  return {
    measured: table.takenAt ? 'forward in time' : 'cross-validation',
    model: measureQuality(model, model, held),
    // Points of different folds have different meanings; forward in time there is one set of them.
    points: measureQuality(
      table.takenAt ? Float64Array.from(predicted.points) : pointsProbability,
      pointsProbability,
      held,
    ),
  };
}

interface Split {
  learned: number[];
  held: number[];
}

function splitByTime(takenAt: ArrayLike<number>): Split {
  const order = [...byScore(takenAt)];
  const cut = Math.round(SHARE_TO_LEARN * order.length);
  return { learned: order.slice(0, cut), held: order.slice(cut) };
}

function splitInFolds({ rows, outcomes }: ExampleTable): Split[] {
  const next = [0, 0];
  const foldOf = Array.from({ length: rows }, (_, row) => {
    const outcome = outcomes[row] as number;
    const fold = next[outcome] as number;
    next[outcome] = (fold + 1) % FOLDS;
    return fold;
  });
  return Array.from({ length: FOLDS }, (_, fold) => ({
    learned: foldOf.flatMap((own, row) => (own === fold ? [] : [row])),
    held: foldOf.flatMap((own, row) => (own === fold ? [row] : [])),
  }));
}

function isEnough({ outcomes }: ExampleTable, rows: readonly number[]): boolean {
  const conversions = rows.reduce((sum, row) => sum + (outcomes[row] as number), 0);
  return Math.min(conversions, rows.length - conversions) >= FEWEST_OF_KIND;
}
