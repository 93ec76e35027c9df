import { chooseRows, type ExampleTable } from '../example-table.ts';
import { canonicalOrder } from '../fit/canonical-order.ts';
import type { FitBags } from '../fit/fit-additive-model.ts';
import {
  type LearnSettings,
  learnScorecard,
  modelPredictions,
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
 * snapshots are known and there are enough examples to hold the last ones back, otherwise by cross-validation.
 *
 * @returns null when there are too few examples to hold any back
 */
export async function measureLearning(
  examples: ExampleTable,
  settings: LearnSettings,
  fitBags: FitBags,
): Promise<LearnedScorecard['quality'] | null> {
  const table = chooseRows(examples, canonicalOrder(examples));
  const isMeasurable = ({ learned, held }: Split): boolean =>
    isEnough(table, learned) && isEnough(table, held);
  const forward = table.takenAt && splitByTime(table.takenAt);
  const isForward = forward !== undefined && isMeasurable(forward);
  const splits = isForward ? [forward] : splitInFolds(table);
  if (!splits.every(isMeasurable)) return null;
  const parts: HeldBack[] = [];
  for (const { learned, held } of splits) {
    const result = await learnScorecard(chooseRows(table, learned), settings, fitBags);
    const test = chooseRows(table, held);
    const { logOdds, probabilities } = modelPredictions(result.model, test);
    parts.push({
      rows: Float64Array.from(held),
      logOdds,
      probabilities,
      points: pointsOfTable(result.rules, test),
      pointsProbabilities: pointsProbabilities(result, test),
    });
  }
  const all = (key: keyof HeldBack): Float64Array => concatenate(parts.map((part) => part[key]));
  const held = chooseRows(table, all('rows'));
  // Points, and log odds, of different folds have different meanings; forward in time there is one set of them.
  return {
    measured: isForward ? 'forward in time' : 'cross-validation',
    model: measureQuality(all(isForward ? 'logOdds' : 'probabilities'), all('probabilities'), held),
    points: measureQuality(
      all(isForward ? 'points' : 'pointsProbabilities'),
      all('pointsProbabilities'),
      held,
    ),
  };
}

/** What was predicted of rows that were not learned from. */
interface HeldBack {
  rows: Float64Array;
  logOdds: Float64Array;
  probabilities: Float64Array;
  points: Float64Array;
  pointsProbabilities: Float64Array;
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
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
