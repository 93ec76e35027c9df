import { seededRandom } from '../../domain/seeded-random.ts';
import {
  type FoundSplit,
  findSplit,
  type Histograms,
  leafValue,
  type SplitColumn,
  type SplitLimits,
} from './find-split.ts';
import type { StepTree, TreeSide } from './step-tree.ts';

/** How steps are boosted. */
export interface BoostSettings extends SplitLimits {
  learningRate: number;
  mostTrees: number;
  /** Stops when the loss of the held rows has not improved for so many trees. */
  patience: number;
  /** The share of rows that each tree learns from (Friedman 2002), and of columns that it looks at, drawn anew. */
  shareOfRows: number;
  shareOfColumns: number;
  /** Whether a side of a split may be split again, by another column: a step of two columns together. */
  pairs: boolean;
  seed: number;
}

/** Rows with the log odds that boosting begins with. */
export interface MarginedRows {
  /** The codes of each column. */
  codes: readonly Uint8Array[];
  outcomes: Uint8Array;
  weights: Float64Array;
  margin: Float64Array;
}

/** Rows to learn from, and rows that are not learned from and say when to stop. */
export interface Boosting extends MarginedRows {
  columns: readonly SplitColumn[];
  held: MarginedRows;
  settings: BoostSettings;
}

export interface Boosted {
  /** Their values are multiplied by the learning rate. */
  trees: StepTree[];
  /** The mean loss of the held rows before the first tree and after each. */
  heldLosses: Float64Array;
}

/**
 * Boosts trees of one or two splits (Friedman 2001, with Newton steps): each tree is a step function of one or two columns, so that
 * their sum is a scorecard. Goes on until the loss of the held rows has not improved for a while.
 */
export function boostSteps(boosting: Boosting): Boosted {
  const { codes, outcomes, held, settings } = boosting;
  const rows = outcomes.length;
  const random = seededRandom(settings.seed);
  const margin = Float64Array.from(boosting.margin);
  const heldMargin = Float64Array.from(held.margin);
  const gradients = new Float64Array(rows);
  const curvatures = new Float64Array(rows);
  const trees: StepTree[] = [];
  // Rows stand in no order, so that neighbours are as good as drawn; round and round, so that every row may be the first.
  const ring = Uint32Array.from({ length: 2 * rows }, (_, place) => place % rows);
  const perTree = Math.ceil(rows * settings.shareOfRows);
  const losses = [lossOf(heldMargin, held)];
  let best = 0;
  while (trees.length < settings.mostTrees && trees.length - best < settings.patience) {
    const first = perTree === rows ? 0 : Math.floor(random() * rows);
    const drawn = ring.subarray(first, first + perTree);
    fillGradients({ drawn, margin, outcomes, weights: boosting.weights, gradients, curvatures });
    const tree = growTree({ boosting, random, drawn, gradients, curvatures });
    if (!tree) break;
    scale(tree, settings.learningRate);
    trees.push(tree);
    addTree(tree, codes, margin);
    addTree(tree, held.codes, heldMargin);
    losses.push(lossOf(heldMargin, held));
    if ((losses.at(-1) as number) < (losses[best] as number)) best = trees.length;
  }
  return { trees, heldLosses: Float64Array.from(losses) };
}

function fillGradients({
  drawn,
  margin,
  outcomes,
  weights,
  gradients,
  curvatures,
}: {
  drawn: Uint32Array;
  margin: Float64Array;
  outcomes: Uint8Array;
  weights: Float64Array;
  gradients: Float64Array;
  curvatures: Float64Array;
}): void {
  for (let index = 0; index < drawn.length; index++) {
    const row = drawn[index] as number;
    const probability = 1 / (1 + Math.exp(-(margin[row] as number)));
    const weight = weights[row] as number;
    gradients[row] = weight * ((outcomes[row] as number) - probability);
    curvatures[row] = weight * Math.max(1e-9, probability * (1 - probability));
  }
}

interface Node {
  boosting: Boosting;
  random: () => number;
  drawn: Uint32Array;
  gradients: Float64Array;
  curvatures: Float64Array;
}

function growTree(node: Node): StepTree | undefined {
  const { boosting, random, drawn } = node;
  const { columns, settings } = boosting;
  const chosen = drawColumns(columns.length, settings.shareOfColumns, random);
  const whole = sumUp(node, drawn, chosen);
  const root = findSplit(whole, columns, { chosen, limits: settings });
  if (!root) return undefined;
  if (!settings.pairs) {
    return {
      root: root.split,
      sides: [{ value: leafValue(root.near, settings) }, { value: leafValue(root.far, settings) }],
    };
  }
  const [near, far] = divide(drawn, boosting.codes[root.column] as Uint8Array, root.split.near);
  const isNearSmaller = near.length < far.length;
  const smaller = sumUp(node, isNearSmaller ? near : far, chosen);
  const larger = subtract(whole, smaller);
  const [nearSums, farSums] = isNearSmaller ? [smaller, larger] : [larger, smaller];
  return {
    root: root.split,
    sides: [
      sideOf(findSplit(nearSums, columns, { chosen, limits: settings }), root.near, settings),
      sideOf(findSplit(farSums, columns, { chosen, limits: settings }), root.far, settings),
    ],
  };
}

function sideOf(
  found: FoundSplit | undefined,
  whole: { gradient: number; curvature: number },
  limits: SplitLimits,
): TreeSide {
  if (!found) return { value: leafValue(whole, limits) };
  return {
    split: found.split,
    nearValue: leafValue(found.near, limits),
    farValue: leafValue(found.far, limits),
  };
}

function drawColumns(count: number, share: number, random: () => number): number[] {
  const order = Array.from({ length: count }, (_, column) => column);
  const wanted = Math.max(1, Math.ceil(count * share));
  if (wanted === count) return order;
  for (let place = 0; place < wanted; place++) {
    const other = place + Math.floor(random() * (count - place));
    [order[place], order[other]] = [order[other] as number, order[place] as number];
  }
  return order.slice(0, wanted).sort((a, b) => a - b);
}

function sumUp(
  { boosting, gradients, curvatures }: Node,
  rows: Uint32Array,
  chosen: readonly number[],
): Histograms {
  const last = boosting.columns.at(-1) as SplitColumn;
  const sums = new Float64Array(2 * (last.offset + last.bins + 2));
  const parts = chosen.map((column) => ({
    codes: boosting.codes[column] as Uint8Array,
    offset: (boosting.columns[column] as SplitColumn).offset,
  }));
  for (let first = 0; first < parts.length; first += 2) {
    const one = parts[first] as ColumnPart;
    // An odd last column goes with itself, into sums that nobody reads.
    const two = parts[first + 1];
    const into = two ? sums : new Float64Array(sums.length);
    addRows({ rows, gradients, curvatures, one, two: two ?? one, sums, into });
  }
  return { sums };
}

interface ColumnPart {
  codes: Uint8Array;
  offset: number;
}

/** Two columns at a time: each gradient is fetched once for both. */
function addRows({
  rows,
  gradients,
  curvatures,
  one,
  two,
  sums,
  into,
}: {
  rows: Uint32Array;
  gradients: Float64Array;
  curvatures: Float64Array;
  one: ColumnPart;
  two: ColumnPart;
  sums: Float64Array;
  into: Float64Array;
}): void {
  const oneCodes = one.codes;
  const twoCodes = two.codes;
  const oneStart = one.offset;
  const twoStart = two.offset;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as number;
    const gradient = gradients[row] as number;
    const curvature = curvatures[row] as number;
    const a = 2 * (oneStart + (oneCodes[row] as number));
    const b = 2 * (twoStart + (twoCodes[row] as number));
    sums[a] = (sums[a] as number) + gradient;
    sums[a + 1] = (sums[a + 1] as number) + curvature;
    into[b] = (into[b] as number) + gradient;
    into[b + 1] = (into[b + 1] as number) + curvature;
  }
}

function subtract(from: Histograms, less: Histograms): Histograms {
  const sums = new Float64Array(from.sums.length);
  for (let index = 0; index < sums.length; index++) {
    sums[index] = (from.sums[index] as number) - (less.sums[index] as number);
  }
  return { sums };
}

function divide(rows: Uint32Array, codes: Uint8Array, near: Uint8Array): readonly [Uint32Array, Uint32Array] {
  const one = new Uint32Array(rows.length);
  const two = new Uint32Array(rows.length);
  let ones = 0;
  let twos = 0;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as number;
    if (near[codes[row] as number]) one[ones++] = row;
    else two[twos++] = row;
  }
  return [one.subarray(0, ones), two.subarray(0, twos)];
}

function scale(tree: StepTree, rate: number): void {
  for (const side of tree.sides) {
    if ('split' in side) {
      side.nearValue *= rate;
      side.farValue *= rate;
    } else side.value *= rate;
  }
}

/** Adds what a tree gives to the margin of every row. */
export function addTree({ root, sides }: StepTree, codes: readonly Uint8Array[], margin: Float64Array): void {
  const rootCodes = codes[root.column] as Uint8Array;
  const parts = sides.map((side) => {
    if (!('split' in side)) return { codes: rootCodes, near: root.near, yes: side.value, no: side.value };
    const { split, nearValue, farValue } = side;
    return { codes: codes[split.column] as Uint8Array, near: split.near, yes: nearValue, no: farValue };
  });
  const [near, far] = parts as [(typeof parts)[number], (typeof parts)[number]];
  for (let row = 0; row < margin.length; row++) {
    const part = root.near[rootCodes[row] as number] ? near : far;
    margin[row] = (margin[row] as number) + (part.near[part.codes[row] as number] ? part.yes : part.no);
  }
}

function lossOf(
  margin: Float64Array,
  { outcomes, weights }: { outcomes: Uint8Array; weights: Float64Array },
): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < margin.length; row++) {
    const signed = outcomes[row] ? -(margin[row] as number) : (margin[row] as number);
    sum += (weights[row] as number) * (signed > 30 ? signed : Math.log1p(Math.exp(signed)));
    total += weights[row] as number;
  }
  return sum / Math.max(total, Number.MIN_VALUE);
}
