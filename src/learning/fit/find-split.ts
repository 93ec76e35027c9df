import type { Split } from './step-tree.ts';

/** Sums of gradients and of curvatures of the examples of a node, by column and code. */
export interface Histograms {
  /** Pairs of numbers (gradient, curvature); a column begins at twice its offset. */
  sums: Float64Array;
}

/** A column as the search for splits sees it. */
export interface SplitColumn {
  kind: 'number' | 'category';
  /** Position of its first code among the codes of all columns. */
  offset: number;
  /** How many bins hold values; the codes of other and missing values follow. */
  bins: number;
}

export interface SplitLimits {
  /** Added to the curvature of a leaf: pulls its value towards 0. */
  shrinkage: number;
  /** Added to the curvature of a category's value when values are put in order. */
  levelShrinkage: number;
  /** A leaf needs this curvature. */
  leastCurvature: number;
}

export interface FoundSplit {
  gain: number;
  column: number;
  split: Split;
  near: { gradient: number; curvature: number };
  far: { gradient: number; curvature: number };
}

/** The value of a leaf by one Newton step (Chen and Guestrin 2016, equation 5). */
export function leafValue(
  { gradient, curvature }: { gradient: number; curvature: number },
  { shrinkage }: SplitLimits,
): number {
  return gradient / (curvature + shrinkage);
}

/**
 * The split of a node that lowers the loss most (Chen and Guestrin 2016, equation 7). Numbers are cut at one place and missing
 * values go to the better side; the values of a category are put in order of their gradients and then cut (Fisher 1958).
 *
 * @param chosen the columns to look at
 * @returns undefined when no split lowers the loss
 */
export function findSplit(
  { sums }: Histograms,
  columns: readonly SplitColumn[],
  { chosen, limits }: { chosen: readonly number[]; limits: SplitLimits },
): FoundSplit | undefined {
  const first = columns[chosen[0] ?? 0];
  if (!first) return undefined;
  const node = { sums, columns, limits, ...sumOfColumn(sums, first) };
  let best: Cut | undefined;
  for (const column of chosen) best = bestCut(node, column, best);
  return best && splitAt(best, node);
}

/** A node that is to be split: its sums, and what they come to. */
interface Node {
  sums: Float64Array;
  columns: readonly SplitColumn[];
  limits: SplitLimits;
  gradient: number;
  curvature: number;
}

/** Where a column is cut: after the code at that place of the order. */
interface Cut {
  gain: number;
  column: number;
  place: number;
  order: readonly number[];
  missingNear: boolean;
}

function sumOfColumn(
  sums: Float64Array,
  { offset, bins }: SplitColumn,
): { gradient: number; curvature: number } {
  let gradient = 0;
  let curvature = 0;
  for (let code = offset; code < offset + bins + 2; code++) {
    gradient += sums[2 * code] as number;
    curvature += sums[2 * code + 1] as number;
  }
  return { gradient, curvature };
}

/** The best cut of a column if it is better than the best so far, otherwise that one. */
function bestCut(node: Node, column: number, soFar: Cut | undefined): Cut | undefined {
  const { sums, limits, gradient, curvature } = node;
  const { kind, offset, bins } = node.columns[column] as SplitColumn;
  const { shrinkage, leastCurvature } = limits;
  const atRoot = (gradient * gradient) / (curvature + shrinkage);
  const order = orderOf({ kind, offset, bins, sums, limits });
  const missing = 2 * (offset + bins + 1);
  const missingGradient = kind === 'number' ? (sums[missing] as number) : 0;
  const missingCurvature = kind === 'number' ? (sums[missing + 1] as number) : 0;
  const sides = missingCurvature > 0 ? 2 : 1;
  let best = soFar;
  let leastGain = best?.gain ?? 1e-9;
  let nearGradient = 0;
  let nearCurvature = 0;
  for (let place = 0; place < order.length; place++) {
    const at = 2 * (offset + (order[place] as number));
    nearGradient += sums[at] as number;
    nearCurvature += sums[at + 1] as number;
    for (let side = 0; side < sides; side++) {
      const g = nearGradient + side * missingGradient;
      const h = nearCurvature + side * missingCurvature;
      if (h < leastCurvature || curvature - h < leastCurvature) continue;
      const gain = (g * g) / (h + shrinkage) + (gradient - g) ** 2 / (curvature - h + shrinkage) - atRoot;
      if (gain <= leastGain) continue;
      leastGain = gain;
      best = { gain, column, place, order, missingNear: side === 1 };
    }
  }
  return best;
}

function orderOf({
  kind,
  offset,
  bins,
  sums,
  limits,
}: SplitColumn & { sums: Float64Array; limits: SplitLimits }): number[] {
  const order: number[] = [];
  if (kind === 'number') {
    for (let code = 0; code < bins; code++) order.push(code);
    return order;
  }
  const rates = new Float64Array(bins + 2);
  for (let code = 0; code < bins + 2; code++) {
    const curvature = sums[2 * (offset + code) + 1] as number;
    if (curvature <= 0) continue;
    rates[code] = (sums[2 * (offset + code)] as number) / (curvature + limits.levelShrinkage);
    order.push(code);
  }
  return order.sort((a, b) => (rates[a] as number) - (rates[b] as number) || a - b);
}

function splitAt(cut: Cut, node: Node): FoundSplit {
  const { offset, bins, kind } = node.columns[cut.column] as SplitColumn;
  const near = new Uint8Array(bins + 2);
  for (const code of cut.order.slice(0, cut.place + 1)) near[code] = 1;
  if (kind === 'number') near[bins + 1] = cut.missingNear ? 1 : 0;
  let gradient = 0;
  let curvature = 0;
  for (let code = 0; code < bins + 2; code++) {
    if (!near[code]) continue;
    gradient += node.sums[2 * (offset + code)] as number;
    curvature += node.sums[2 * (offset + code) + 1] as number;
  }
  return {
    gain: cut.gain,
    column: cut.column,
    split: { column: cut.column, near },
    near: { gradient, curvature },
    far: { gradient: node.gradient - gradient, curvature: node.curvature - curvature },
  };
}
