import type { ExampleTable } from '../example-table.ts';
import { codesIn, codesOf, type FineColumn } from './fine-bins.ts';
import { designLinear, predictLinear } from './fit-linear.ts';
import type { LinearTerms } from './linear-terms.ts';
import type { StepTree } from './step-tree.ts';

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
export function addSteps(
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
  const pairOf = (first: number, second: number): PairSteps => {
    const key = first * fine.length + second;
    const known = pairs.get(key);
    if (known) return known;
    const size = codesOf(fine[first] as FineColumn) * codesOf(fine[second] as FineColumn);
    const pair = { first, second, values: new Float64Array(size) };
    pairs.set(key, pair);
    return pair;
  };
  for (const { root, sides } of trees) {
    for (const [place, side] of sides.entries()) {
      const isOnSide = (code: number): boolean => (root.near[code] === 1) === (place === 0);
      const own = steps[root.column] as Float64Array;
      if (!('split' in side) || side.split.column === root.column) {
        for (let code = 0; code < own.length; code++) {
          if (!isOnSide(code)) continue;
          const value =
            'split' in side ? (side.split.near[code] ? side.nearValue : side.farValue) : side.value;
          own[code] = (own[code] as number) + share * value;
        }
        continue;
      }
      const { split, nearValue, farValue } = side;
      const isRootFirst = root.column < split.column;
      const pair = isRootFirst ? pairOf(root.column, split.column) : pairOf(split.column, root.column);
      const width = codesOf(fine[pair.second] as FineColumn);
      for (let code = 0; code < root.near.length; code++) {
        if (!isOnSide(code)) continue;
        for (let other = 0; other < split.near.length; other++) {
          const at = isRootFirst ? code * width + other : other * width + code;
          pair.values[at] = (pair.values[at] as number) + share * (split.near[other] ? nearValue : farValue);
        }
      }
    }
  }
  return {
    steps,
    pairs: [...pairs.values()].sort((a, b) => a.first - b.first || a.second - b.second),
  };
}
