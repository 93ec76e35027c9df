import type { ExampleTable } from '../example-table.ts';
import { codesOf, type FineColumn } from '../fit/fine-bins.ts';
import type { FittedModel } from '../fit/fit-additive-model.ts';
import type { LearnedRule } from '../learned-scorecard.ts';
import { type Cells, type CoarseBins, cellsOf, chooseRules, type Target } from './choose-rules.ts';
import { type CoarseColumn, joinBins, ownEffect } from './coarse-bins.ts';
import { fitCells } from './fit-cells.ts';
import { type CellValue, makeRule } from './make-rules.ts';
import { onlyRising } from './only-rising.ts';
import { unseenLogOdds } from './unseen-log-odds.ts';

export interface RoundSettings {
  /** What makes held-out predictions calibrated log odds. */
  intercept: number;
  slope: number;
  mostRules: number;
  mostPoints: number;
  pairs: boolean;
  monotone: Readonly<Record<string, 'rising' | 'falling'>>;
}

/** So many pairs of columns at most are tried as rules. */
const MOST_PAIRS = 60;
/** What is known of a cell before any example: about 0, give or take one in log odds. */
const CELL_RIDGE = 1;
const ALONE = { most: 7, leastGain: 0.006, leastShare: 0.01 };
const PAIRED = { most: 4, leastGain: 0.02, leastShare: 0.03 };

/**
 * Turns a model into rules of whole points. The rules are fitted to what the bags say of the examples that each had not learned
 * from, so that no outcome counts twice; the least that a rule gives is 0 points.
 */
export function roundToPoints(
  table: ExampleTable,
  fitted: FittedModel,
  settings: RoundSettings,
): {
  rules: LearnedRule[];
  scale: { min: number; max: number };
  /** The points of every example by rules that had not learned from it, not rounded. */
  unseenPoints: Float64Array;
} {
  const { fine } = fitted.model;
  const makeTarget = (margin: Float64Array): Target =>
    targetOf(table, { margin, codes: fitted.codes }, settings);
  const target = makeTarget(fitted.heldMargin);
  const bins = coarseBinsOf(table, fitted);
  const names = table.columns.map(({ name }) => name);
  const pairs = settings.pairs
    ? strongestPairs(fitted, bins).filter((pair) =>
        pair.every((column) => !settings.monotone[names[column] as string]),
      )
    : [];
  const chosen = chooseRules(target, bins, { most: settings.mostRules, pairs });
  const cells = chosen.map((columns) => cellsOf(columns, target, bins));
  const { base, values, deviations } = fitCells(target, cells, CELL_RIDGE);
  for (const [rule, columns] of chosen.entries()) {
    const wish = columns.length === 1 ? settings.monotone[names[columns[0]] as string] : undefined;
    const own = fine[columns[0]];
    if (wish && own?.kind === 'number') {
      const coarse = bins.alone[columns[0]] as CoarseColumn;
      // The bin of missing values comes after those of numbers, and has no place among them.
      const ofNumbers = Math.max(...coarse.ofCode.subarray(0, own.bins)) + 1;
      keepMonotone((values[rule] as Float64Array).subarray(0, ofNumbers), cells[rule] as Cells, {
        wish,
        target,
      });
    }
  }
  const perLogOdds = pointsPerLogOdds(values, settings.mostPoints);
  const taken = new Set<string>();
  const rules = chosen.map((columns, index) => {
    const own = values[index] as Float64Array;
    const least = Math.min(...own);
    const cellValues = [...own].map(
      (value, cell): CellValue => ({
        logOdds: value,
        deviation: deviations[index]?.[cell] as number,
        points: Math.round((value - least) * perLogOdds),
      }),
    );
    const importance = spreadOf(own, cells[index] as Cells, target);
    return makeRule(table, columns, { fine, bins, values: cellValues, importance, taken });
  });
  rules.sort((a, b) => b.importance - a.importance);
  const zero = values.reduce((sum, own) => sum + Math.min(...own), base);
  // Of rules fitted to other examples, a sum may lie beyond what the points of these can add up to.
  const most = values.reduce(
    (sum, own) => sum + Math.round((Math.max(...own) - Math.min(...own)) * perLogOdds),
    0,
  );
  const unseenPoints = unseenLogOdds(fitted, cells, { targetOf: makeTarget, ridge: CELL_RIDGE }).map(
    (logOdds) => Math.min(most, Math.max(0, (logOdds - zero) * perLogOdds)),
  );
  return { rules, scale: { min: 0, max: settings.mostPoints }, unseenPoints };
}

function targetOf(
  table: ExampleTable,
  { margin: margins, codes }: { margin: Float64Array; codes: readonly Uint8Array[] },
  { intercept, slope }: RoundSettings,
): Target {
  const logOdds = margins.map((margin) => intercept + slope * margin);
  const weights = logOdds.map((value, row) => {
    const probability = 1 / (1 + Math.exp(-value));
    return (
      (table.weights ? (table.weights[row] as number) : 1) * Math.max(1e-6, probability * (1 - probability))
    );
  });
  return { logOdds, weights, codes };
}

function coarseBinsOf(table: ExampleTable, { model, codes }: FittedModel): CoarseBins {
  const counts = model.fine.map((fine, column) => {
    const own = new Float64Array(codesOf(fine));
    for (const code of codes[column] as Uint8Array) own[code] = (own[code] as number) + 1;
    return own;
  });
  const effects = model.fine.map((fine, column) =>
    ownEffect(model, column, centersOf(table, { column, fine, codes: codes[column] as Uint8Array })),
  );
  const join = (coarseness: typeof ALONE) =>
    model.fine.map((_, column) => joinBins(model, column, { counts, effects, coarseness }));
  return { alone: join(ALONE), paired: join(PAIRED) };
}

/** The mean value of each fine bin of a number. */
function centersOf(
  table: ExampleTable,
  { column, fine, codes }: { column: number; fine: FineColumn; codes: Uint8Array },
): Float64Array {
  const sums = new Float64Array(codesOf(fine));
  const counts = new Float64Array(codesOf(fine));
  const own = table.columns[column];
  if (own?.kind !== 'number') return sums;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    sums[code] = (sums[code] as number) + (own.values[row] as number);
    counts[code] = (counts[code] as number) + 1;
  }
  return sums.map((sum, code) => (counts[code] ? sum / (counts[code] as number) : Number.NaN));
}

/** The pairs of columns that the model treats together, those first that it makes most of. */
function strongestPairs({ model, codes }: FittedModel, bins: CoarseBins): (readonly [number, number])[] {
  const rows = Math.min(4_000, codes[0]?.length ?? 0);
  return model.pairs
    .map(({ first, second, values }) => {
      const width = codesOf(model.fine[second] as FineColumn);
      let sum = 0;
      let squares = 0;
      for (let row = 0; row < rows; row++) {
        const value = values[
          (codes[first]?.[row] as number) * width + (codes[second]?.[row] as number)
        ] as number;
        sum += value;
        squares += value * value;
      }
      return { pair: [first, second] as const, spread: squares / rows - (sum / rows) ** 2 };
    })
    .filter(({ pair, spread }) => spread > 0 && pair.every((column) => (bins.paired[column]?.bins ?? 0) > 1))
    .sort((a, b) => b.spread - a.spread || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1])
    .slice(0, MOST_PAIRS)
    .map(({ pair }) => pair);
}

function pointsPerLogOdds(values: readonly Float64Array[], mostPoints: number): number {
  const ranges = values.map((own) => Math.max(...own) - Math.min(...own));
  const total = ranges.reduce((sum, range) => sum + range, 0);
  if (total <= 0) return 0;
  let scale = mostPoints / total;
  // Rounding up may add up to more than there is: a little less of each, then.
  const reached = (): number => ranges.reduce((sum, range) => sum + Math.round(range * scale), 0);
  while (reached() > mostPoints) scale *= 0.995;
  return scale;
}

/** Changes the values of the bins of numbers, in place, as little as makes them only rise or only fall. */
function keepMonotone(
  values: Float64Array,
  { ofRow }: Cells,
  { wish, target }: { wish: 'rising' | 'falling'; target: Target },
): void {
  const weights = new Float64Array(values.length);
  for (let row = 0; row < ofRow.length; row++) {
    const cell = ofRow[row] as number;
    if (cell < weights.length) weights[cell] = (weights[cell] as number) + (target.weights[row] as number);
  }
  const sign = wish === 'rising' ? 1 : -1;
  const rising = onlyRising(
    values.map((value) => sign * value),
    weights,
  );
  for (const [cell, value] of rising.entries()) values[cell] = sign * value;
}

/** How much of the log odds' spread a rule makes: its standard deviation over the examples. */
function spreadOf(values: Float64Array, { ofRow }: Cells, { weights }: Target): number {
  let sum = 0;
  let squares = 0;
  let total = 0;
  for (let row = 0; row < ofRow.length; row++) {
    const value = values[ofRow[row] as number] as number;
    const weight = weights[row] as number;
    sum += weight * value;
    squares += weight * value * value;
    total += weight;
  }
  return Math.sqrt(Math.max(0, squares / total - (sum / total) ** 2));
}
