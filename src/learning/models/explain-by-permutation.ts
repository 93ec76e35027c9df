import type { ModelValue } from '../../domain/model-runner.ts';

type Row = readonly ModelValue[];

/** What each input of a model contributes to its output for a lead. */
export interface PermutationExplanation {
  /** The output for the lead. */
  output: number;
  /** The mean output for the leads that it is compared with. */
  base: number;
  /** One for each input; they add up to output − base. */
  contributions: number[];
  /** The standard error of each, by how much the permutations differ. */
  errors: number[];
}

/**
 * Shapley values by sampling permutations (Štrumbelj and Kononenko, Knowledge and Information Systems 41, 2014): beginning with another
 * lead's values, the inputs take the values of this lead one after the other in a random order, and each is given the change
 * of the output at its turn. Each order is gone through forwards and backwards, which takes out much of the chance
 * (antithetic sampling).
 *
 * @param run the outputs of rows; called once
 * @param reference leads to compare with; at least one
 * @param orders how many random orders
 */
export async function explainByPermutation(
  row: Row,
  {
    run,
    reference,
    orders,
    random,
  }: {
    run: (rows: Row[]) => Promise<number[]>;
    reference: readonly Row[];
    orders: number;
    random: () => number;
  },
): Promise<PermutationExplanation> {
  const inputs = row.length;
  const paths = Array.from({ length: orders }, (_, position) => {
    const order = shuffled(inputs, random);
    const other = reference[position % reference.length] ?? row;
    return [
      { order, other },
      { order: order.toReversed(), other },
    ];
  }).flat();
  const outputs = await run(paths.flatMap(({ order, other }) => stepsFrom(other, row, order)));
  const sums = new Array<number>(inputs).fill(0);
  const squares = new Array<number>(inputs).fill(0);
  let base = 0;
  paths.forEach(({ order }, path) => {
    const start = path * (inputs + 1);
    base += outputs[start] ?? 0;
    order.forEach((input, step) => {
      const change = (outputs[start + step + 1] ?? 0) - (outputs[start + step] ?? 0);
      sums[input] = (sums[input] ?? 0) + change;
      squares[input] = (squares[input] ?? 0) + change ** 2;
    });
  });
  const n = paths.length;
  return {
    output: outputs[inputs] ?? 0,
    base: base / n,
    contributions: sums.map((sum) => sum / n),
    errors: squares.map((square, input) =>
      Math.sqrt(Math.max(0, square / n - ((sums[input] ?? 0) / n) ** 2) / n),
    ),
  };
}

/** The other lead's values, and then after each step with one more of this lead's. */
function stepsFrom(other: Row, row: Row, order: readonly number[]): Row[] {
  const current = [...other];
  const rows: Row[] = [[...current]];
  for (const input of order) {
    current[input] = row[input] ?? null;
    rows.push([...current]);
  }
  return rows;
}

function shuffled(length: number, random: () => number): number[] {
  const order = Array.from({ length }, (_, position) => position);
  for (let last = length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}
