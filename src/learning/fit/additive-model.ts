import type { ExampleTable } from '../example-table.ts';
import { codesIn, codesOf, type FineColumn } from './fine-bins.ts';
import { designLinear, predictLinear } from './fit-linear.ts';
import type { LinearTerms } from './linear-terms.ts';
import type { Split, StepTree, TreeSide } from './step-tree.ts';

/** A step function of two columns: the value for each pair of codes, the first column's code by rows. */
export interface PairSteps {
  first: number;
  second: number;
  values: Float64Array;
}

/** The log odds of the outcome as a sum: a linear part, a step function of each column, and some of two columns. */
export interface AdditiveModel {
  fine: readonly FineColumn[];
  linear: LinearTerms;
  beta: Float64Array;
  /** By column, the value for each code. */
  steps: readonly Float64Array[];
  pairs: readonly PairSteps[];
}

/** What the model says of every row of a table with the same columns, in log odds. */
export function predictLogOdds(model: AdditiveModel, table: ExampleTable): Float64Array {
  const codes = table.columns.map((column, index) => codesIn(model.fine[index] as FineColumn, column));
  const result = predictLinear(designLinear(model.linear, table.columns, codes), model.beta);
  addSteps(model, codes, result);
  return result;
}

/** Adds the step functions of a model to what its linear part says. */
function addSteps(
  { fine, steps, pairs }: Pick<AdditiveModel, 'fine' | 'steps' | 'pairs'>,
  codes: readonly Uint8Array[],
  result: Float64Array,
): void {
  for (const [column, values] of steps.entries()) {
    const own = codes[column] as Uint8Array;
    for (let row = 0; row < result.length; row++) {
      result[row] = (result[row] as number) + (values[own[row] as number] as number);
    }
  }
  for (const { first, second, values } of pairs) {
    const one = codes[first] as Uint8Array;
    const two = codes[second] as Uint8Array;
    const width = codesOf(fine[second] as FineColumn);
    for (let row = 0; row < result.length; row++) {
      result[row] =
        (result[row] as number) + (values[(one[row] as number) * width + (two[row] as number)] as number);
    }
  }
}

/** Adds up trees, each multiplied by `share`, to step functions of one and of two columns. */
export function sumTrees(
  fine: readonly FineColumn[],
  trees: readonly StepTree[],
  share: number,
): Pick<AdditiveModel, 'steps' | 'pairs'> {
  const steps = fine.map((column) => new Float64Array(codesOf(column)));
  const pairs = new Map<number, PairSteps>();
  for (const { root, sides } of trees) {
    for (const [place, side] of sides.entries()) {
      const isOnSide = Uint8Array.from(root.near, (near) => ((near === 1) === (place === 0) ? 1 : 0));
      if ('split' in side && side.split.column !== root.column) {
        const pair = pairOf(pairs, fine, [root.column, side.split.column]);
        addToPair(pair, { root, isOnSide, side, share, fine });
      } else addToSteps(steps[root.column] as Float64Array, { isOnSide, side, share });
    }
  }
  return { steps, pairs: [...pairs.values()].sort((a, b) => a.first - b.first || a.second - b.second) };
}

function pairOf(
  pairs: Map<number, PairSteps>,
  fine: readonly FineColumn[],
  columns: readonly [number, number],
): PairSteps {
  const first = Math.min(...columns);
  const second = Math.max(...columns);
  const key = first * fine.length + second;
  const known = pairs.get(key);
  if (known) return known;
  const size = codesOf(fine[first] as FineColumn) * codesOf(fine[second] as FineColumn);
  const pair = { first, second, values: new Float64Array(size) };
  pairs.set(key, pair);
  return pair;
}

function addToSteps(
  own: Float64Array,
  { isOnSide, side, share }: { isOnSide: Uint8Array; side: TreeSide; share: number },
): void {
  for (let code = 0; code < own.length; code++) {
    if (!isOnSide[code]) continue;
    const isNear = 'split' in side && side.split.near[code] === 1;
    const value = 'split' in side ? (isNear ? side.nearValue : side.farValue) : side.value;
    own[code] = (own[code] as number) + share * value;
  }
}

function addToPair(
  { first, second, values }: PairSteps,
  {
    root,
    isOnSide,
    side,
    share,
    fine,
  }: {
    root: Split;
    isOnSide: Uint8Array;
    side: Extract<TreeSide, { split: Split }>;
    share: number;
    fine: readonly FineColumn[];
  },
): void {
  const isRootFirst = root.column === first;
  const width = codesOf(fine[second] as FineColumn);
  for (let code = 0; code < isOnSide.length; code++) {
    if (!isOnSide[code]) continue;
    for (let other = 0; other < side.split.near.length; other++) {
      const at = isRootFirst ? code * width + other : other * width + code;
      const value = side.split.near[other] ? side.nearValue : side.farValue;
      values[at] = (values[at] as number) + share * value;
    }
  }
}
