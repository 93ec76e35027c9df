import type { ExampleTable } from '../example-table.ts';
import type { FitSettings } from './fit-additive-model.ts';

/**
 * How a table of that size is learned from: few examples get more bags, so that each bag learns from most of them and the mean of the
 * bags is steady.
 */
export function chooseFitSettings(
  { rows }: Pick<ExampleTable, 'rows'>,
  { pairs }: { pairs: boolean },
): FitSettings {
  return {
    bags: rows < 2_000 ? 20 : rows < 20_000 ? 8 : 5,
    ridge: 1,
    boost: {
      learningRate: 0.1,
      mostTrees: 400,
      patience: 40,
      shareOfColumns: 0.7,
      pairs,
      shrinkage: 5,
      levelShrinkage: 10,
      leastCurvature: 5,
      seed: 1,
    },
  };
}
