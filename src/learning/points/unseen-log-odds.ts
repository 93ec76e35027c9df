import type { Bag } from '../fit/bag.ts';
import { addTree } from '../fit/boost-steps.ts';
import type { FittedModel } from '../fit/fit-additive-model.ts';
import { predictLinear } from '../fit/fit-linear.ts';
import { beginningOf, type Cells, type Target } from './choose-rules.ts';
import { fitCells } from './fit-cells.ts';

/** The rules of a bag are fitted to what it says of at most so many examples. */
const MOST_ROWS = 6_000;

/**
 * What the rules say of every example, in log odds, had they been fitted to what the bag says that had not learned from it: with this the
 * probability that comes with points is found, because rules that have seen an outcome are too sure of it.
 *
 * @param targetOf makes what rules are fitted to, of the margins of a bag
 */
export function unseenLogOdds(
  fitted: FittedModel,
  rules: readonly Cells[],
  { targetOf, ridge }: { targetOf: (margin: Float64Array) => Target; ridge: number },
): Float64Array {
  const result = new Float64Array(fitted.heldMargin.length);
  const count = Math.min(MOST_ROWS, result.length);
  const begun = rules.map((rule) => ({ ...rule, ofRow: rule.ofRow.subarray(0, count) }));
  for (const bag of fitted.bags) {
    const target = beginningOf(targetOf(marginOf(fitted, bag, count)), count);
    // As strong a ridge for each example as where all are used.
    const { base, values } = fitCells(target, begun, (ridge * count) / result.length);
    for (const row of bag.held) {
      let sum = base;
      for (const [rule, { ofRow }] of rules.entries()) sum += values[rule]?.[ofRow[row] as number] as number;
      result[row] = sum;
    }
  }
  return result;
}

/** What a bag says of the first examples, those that it held out among them. */
function marginOf({ design, codes }: FittedModel, { beta, trees }: Bag, count: number): Float64Array {
  const margin = predictLinear({ ...design, rows: count }, beta);
  const begun = codes.map((own) => own.subarray(0, count));
  for (const tree of trees) addTree(tree, begun, margin);
  return margin;
}
