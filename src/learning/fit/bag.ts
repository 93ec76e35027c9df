import { type BoostSettings, boostSteps, type MarginedRows } from './boost-steps.ts';
import type { SplitColumn } from './find-split.ts';
import { fitLinear, type LinearDesign, predictLinear } from './fit-linear.ts';
import type { StepTree } from './step-tree.ts';

/** What all bags share: the examples in a form that can be handed to another thread without a copy. */
export interface BagGround {
  codes: readonly Uint8Array[];
  columns: readonly SplitColumn[];
  design: LinearDesign;
  outcomes: Uint8Array;
  weights: Float64Array;
  /** For every example the bag that does not learn from it. */
  heldBy: Uint8Array;
  coefficients: number;
  /** Of the linear part; undefined where the model has none and begins at the rate of conversions. */
  ridge: number | undefined;
  /** The linear part of all examples, where each bag begins. */
  start: Float64Array;
  boost: BoostSettings;
}

export interface Bag {
  beta: Float64Array;
  trees: StepTree[];
  /** The rows that were held out, and what the linear part says of them, in log odds. */
  held: Uint32Array;
  heldMargin: Float64Array;
  /** Their mean loss before the first tree and after each. */
  heldLosses: Float64Array;
}

/** Steps of Newton's method from the linear part of all examples to that of a bag: they are close. */
const STEPS_FROM_START = 2;

/** Learns one model from all examples but those that the bag holds out. Depends on nothing but its arguments. */
export function fitBag(ground: BagGround, bag: number): Bag {
  const use: number[] = [];
  const held: number[] = [];
  for (let row = 0; row < ground.heldBy.length; row++) (ground.heldBy[row] === bag ? held : use).push(row);
  const used = Uint32Array.from(use);
  const heldRows = Uint32Array.from(held);
  const beta =
    ground.ridge === undefined
      ? startAtRate(ground, used)
      : fitLinear(ground.design, {
          outcomes: ground.outcomes,
          weights: ground.weights,
          use: used,
          coefficients: ground.coefficients,
          ridge: ground.ridge,
          start: ground.start,
          mostSteps: STEPS_FROM_START,
        });
  const margin = predictLinear(ground.design, beta);
  const heldPart = partOf(ground, margin, heldRows);
  const { trees, heldLosses } = boostSteps({
    ...partOf(ground, margin, used),
    columns: ground.columns,
    held: heldPart,
    settings: { ...ground.boost, seed: ground.boost.seed + bag },
  });
  return { beta, trees, held: heldRows, heldMargin: heldPart.margin, heldLosses };
}

function startAtRate(ground: BagGround, rows: Uint32Array): Float64Array {
  let conversions = 0;
  let total = 0;
  for (const row of rows) {
    conversions += (ground.weights[row] as number) * (ground.outcomes[row] as number);
    total += ground.weights[row] as number;
  }
  const beta = new Float64Array(ground.coefficients);
  beta[0] = Math.log((conversions + 0.5) / (total - conversions + 0.5));
  return beta;
}

function partOf(ground: BagGround, margin: Float64Array, rows: Uint32Array): MarginedRows {
  const bytes = (from: Uint8Array): Uint8Array => {
    const into = new Uint8Array(rows.length);
    for (let index = 0; index < into.length; index++) into[index] = from[rows[index] as number] as number;
    return into;
  };
  const numbers = (from: Float64Array): Float64Array => {
    const into = new Float64Array(rows.length);
    for (let index = 0; index < into.length; index++) into[index] = from[rows[index] as number] as number;
    return into;
  };
  return {
    codes: ground.codes.map(bytes),
    outcomes: bytes(ground.outcomes),
    weights: numbers(ground.weights),
    margin: numbers(margin),
  };
}
