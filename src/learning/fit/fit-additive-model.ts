import type { ExampleTable } from '../example-table.ts';
import { type AdditiveModel, sumTrees } from './additive-model.ts';
import type { Bag, BagGround } from './bag.ts';
import { addTree, type BoostSettings } from './boost-steps.ts';
import type { SplitColumn } from './find-split.ts';
import { codesIn, codesOf, cutFineBins, type FineColumn } from './fine-bins.ts';
import { designLinear, fitLinear, type LinearDesign } from './fit-linear.ts';
import { chooseLinearTerms } from './linear-terms.ts';

/** Fits every bag of a ground, on as many threads as there are; the bags come back in order. */
export type FitBags = (ground: BagGround, bags: number) => Promise<Bag[]>;

export interface FittedModel {
  model: AdditiveModel;
  /** The codes of the examples that were learned from, by column. */
  codes: readonly Uint8Array[];
  /** The log odds of every example by the bag that did not learn from it. */
  heldMargin: Float64Array;
  heldBy: Uint8Array;
  bags: readonly Bag[];
  /** The rows as the linear part sees them. */
  design: LinearDesign;
}

export interface FitSettings {
  bags: number;
  ridge: number | undefined;
  boost: BoostSettings;
}

const MOST_NEWTON_STEPS = 12;

/**
 * Learns an additive model: a ridge logistic regression, and on what it leaves boosted steps of one or two columns. Each bag
 * leaves out its share of the examples, stops by them, and predicts them; the model is the mean of the bags.
 *
 * @param table in canonical order
 */
export async function fitAdditiveModel(
  table: ExampleTable,
  settings: FitSettings,
  fitBags: FitBags,
): Promise<FittedModel> {
  const fine = cutFineBins(table);
  const codes = table.columns.map((column, index) => codesIn(fine[index] as FineColumn, column));
  const linear = chooseLinearTerms(table.columns, fine);
  const design = designLinear(linear, table.columns, codes);
  const weights = table.weights ?? new Float64Array(table.rows).fill(1);
  const start =
    settings.ridge === undefined
      ? new Float64Array(linear.coefficients)
      : fitLinear(design, {
          outcomes: table.outcomes,
          weights,
          use: Uint32Array.from({ length: table.rows }, (_, row) => row),
          coefficients: linear.coefficients,
          ridge: settings.ridge,
          mostSteps: MOST_NEWTON_STEPS,
        });
  const heldBy = dealOut(table.outcomes, settings.bags);
  const ground: BagGround = {
    codes,
    columns: splitColumns(fine),
    design,
    outcomes: table.outcomes,
    weights,
    heldBy,
    coefficients: linear.coefficients,
    ridge: settings.ridge,
    start,
    boost: settings.boost,
  };
  const bags = stopTogether(await fitBags(ground, settings.bags), codes);
  const beta = new Float64Array(linear.coefficients);
  const heldMargin = new Float64Array(table.rows);
  for (const bag of bags) {
    for (let index = 0; index < beta.length; index++) {
      beta[index] = (beta[index] as number) + (bag.beta[index] as number) / bags.length;
    }
    for (let index = 0; index < bag.held.length; index++) {
      heldMargin[bag.held[index] as number] = bag.heldMargin[index] as number;
    }
  }
  const { steps, pairs } = sumTrees(
    fine,
    bags.flatMap(({ trees }) => trees),
    1 / bags.length,
  );
  return { model: { fine, linear, beta, steps, pairs }, codes, heldMargin, heldBy, bags, design };
}

/**
 * Keeps as many trees of each bag as the held rows of the other bags say, and adds them to what is said of its own held rows: so what is
 * said of a row has not even been stopped by it.
 */
function stopTogether(bags: readonly Bag[], codes: readonly Uint8Array[]): Bag[] {
  const most = Math.max(...bags.map(({ heldLosses }) => heldLosses.length));
  const lossAfter = ({ heldLosses, held }: Bag, trees: number): number =>
    held.length * (heldLosses[Math.min(trees, heldLosses.length - 1)] as number);
  const sums = Float64Array.from({ length: most }, (_, trees) =>
    bags.reduce((sum, bag) => sum + lossAfter(bag, trees), 0),
  );
  return bags.map((bag) => {
    let best = 0;
    const ofOthers = (trees: number): number => (sums[trees] as number) - lossAfter(bag, trees);
    for (let trees = 1; trees < most; trees++) if (ofOthers(trees) < ofOthers(best)) best = trees;
    const trees = bag.trees.slice(0, best);
    const heldMargin = Float64Array.from(bag.heldMargin);
    const heldCodes = codes.map((own) => {
      const held = new Uint8Array(bag.held.length);
      for (let index = 0; index < held.length; index++)
        held[index] = own[bag.held[index] as number] as number;
      return held;
    });
    for (const tree of trees) addTree(tree, heldCodes, heldMargin);
    return { ...bag, trees, heldMargin };
  });
}

/** Which bag holds each example out: those with and those without the outcome are dealt out in turn. */
function dealOut(outcomes: Uint8Array, bags: number): Uint8Array {
  const next = [0, 0];
  return Uint8Array.from(outcomes, (outcome) => {
    const turn = next[outcome] as number;
    next[outcome] = (turn + 1) % bags;
    return turn;
  });
}

function splitColumns(fine: readonly FineColumn[]): SplitColumn[] {
  let offset = 0;
  return fine.map((column) => {
    const own = { kind: column.kind, offset, bins: column.bins };
    offset += codesOf(column);
    return own;
  });
}
