/**
 * Cuts a row of things into at most `most` neighbouring groups, so that what each is like differs as little as possible
 * within the groups: the sum of squared distances from the group's mean is the least there is (Fisher 1958; dynamic
 * programming). A group more must be worth `price`.
 *
 * @param profiles what each thing is like, in order
 * @param weights how much each counts; a group needs at least `leastWeight`, unless everything together has less
 * @returns the position at which each group but the first begins
 */
export function segmentProfile(
  profiles: readonly Float64Array[],
  weights: Float64Array,
  { most, price, leastWeight }: { most: number; price: number; leastWeight: number },
): number[] {
  const count = profiles.length;
  if (count === 0) return [];
  const costOf = groupCosts(profiles, weights);
  const weightUpTo = new Float64Array(count + 1);
  for (let index = 0; index < count; index++) {
    weightUpTo[index + 1] = (weightUpTo[index] as number) + (weights[index] as number);
  }
  const isHeavy = (start: number, end: number): boolean =>
    (weightUpTo[end] as number) - (weightUpTo[start] as number) >= leastWeight;
  const layers: Layer[] = [oneGroup(count, costOf)];
  while (layers.length < Math.min(most, count)) {
    layers.push(oneGroupMore(layers.at(-1) as Layer, { groups: layers.length + 1, costOf, isHeavy }));
  }
  let best = 0;
  const priced = (index: number): number => (layers[index]?.cost[count] as number) + price * index;
  for (let layer = 1; layer < layers.length; layer++) if (priced(layer) < priced(best) - 1e-12) best = layer;
  const starts: number[] = [];
  for (let layer = best, end = count; layer > 0; layer--) {
    end = layers[layer]?.from[end] as number;
    starts.unshift(end);
  }
  return starts;
}

/** For each end: the least cost of cutting what is before it into so many groups, and where the last one begins. */
interface Layer {
  cost: Float64Array;
  from: Int32Array;
}

type Cost = (start: number, end: number) => number;

function oneGroup(count: number, costOf: Cost): Layer {
  return {
    cost: Float64Array.from({ length: count + 1 }, (_, end) =>
      end === 0 ? Number.POSITIVE_INFINITY : costOf(0, end),
    ),
    from: new Int32Array(count + 1),
  };
}

function oneGroupMore(
  before: Layer,
  {
    groups,
    costOf,
    isHeavy,
  }: { groups: number; costOf: Cost; isHeavy: (start: number, end: number) => boolean },
): Layer {
  const ends = before.cost.length;
  const cost = new Float64Array(ends).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(ends);
  for (let end = groups; end < ends; end++) {
    for (let start = groups - 1; start < end && isHeavy(start, end); start++) {
      if (groups === 2 && !isHeavy(0, start)) continue;
      const total = (before.cost[start] as number) + costOf(start, end);
      if (total >= (cost[end] as number)) continue;
      cost[end] = total;
      from[end] = start;
    }
  }
  return { cost, from };
}

/** The cost of the group from `start` up to `end`, from running sums. */
function groupCosts(
  profiles: readonly Float64Array[],
  weights: Float64Array,
): (start: number, end: number) => number {
  const width = profiles[0]?.length ?? 0;
  const count = profiles.length;
  const sums = new Float64Array((count + 1) * width);
  const squares = new Float64Array(count + 1);
  const totals = new Float64Array(count + 1);
  for (let index = 0; index < count; index++) {
    const weight = weights[index] as number;
    let square = 0;
    for (let k = 0; k < width; k++) {
      const value = profiles[index]?.[k] as number;
      sums[(index + 1) * width + k] = (sums[index * width + k] as number) + weight * value;
      square += value * value;
    }
    squares[index + 1] = (squares[index] as number) + weight * square;
    totals[index + 1] = (totals[index] as number) + weight;
  }
  return (start, end) => {
    const total = (totals[end] as number) - (totals[start] as number);
    if (total <= 0) return 0;
    let product = 0;
    for (let k = 0; k < width; k++) {
      product += ((sums[end * width + k] as number) - (sums[start * width + k] as number)) ** 2;
    }
    return Math.max(0, (squares[end] as number) - (squares[start] as number) - product / total);
  };
}
