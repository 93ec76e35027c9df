import type { ExampleTable } from '../example-table.ts';
import type { FitSettings } from './fit-additive-model.ts';

/** A leaf holds at least this share of what the examples of its tree tell, so that a step is never about a handful of them. */
const LEAST_SHARE_OF_LEAF = 0.01;
/** Of more rows than this, each tree learns from a part. */
const ROWS_OF_TREE = 40_000;

/** With fewer rows than this the linear part is held back more, as many times as they are fewer. */
const ROWS_FOR_LEAST_RIDGE = 30_000;

/**
 * How a table of that size is learned from: few examples get more bags, so that each bag learns from most of them and the mean of the
 * bags is steady.
 */
export function chooseFitSettings(
  { rows, outcomes }: Pick<ExampleTable, 'rows' | 'outcomes'>,
  { pairs }: { pairs: boolean },
): FitSettings {
  let conversions = 0;
  for (const outcome of outcomes) conversions += outcome;
  const shareOfRows = Math.min(1, ROWS_OF_TREE / rows);
  const curvature = (shareOfRows * conversions * (rows - conversions)) / rows;
  return {
    bags: rows < 2_000 ? 20 : rows < 20_000 ? 8 : 4,
    ridge: Math.max(1, ROWS_FOR_LEAST_RIDGE / rows),
    boost: {
      learningRate: 0.25,
      mostTrees: 200,
      patience: 20,
      shareOfRows,
      shareOfColumns: 0.5,
      pairs,
      shrinkage: 5,
      levelShrinkage: 10,
      leastCurvature: Math.max(5, Math.min(40, LEAST_SHARE_OF_LEAF * curvature)),
      seed: 1,
    },
  };
}
