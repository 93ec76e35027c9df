/** The values closest to these, by weighted squares, that never fall (pooling adjacent violators). */
export function onlyRising(values: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const pools: { value: number; weight: number; size: number }[] = [];
  for (let index = 0; index < values.length; index++) {
    let pool = { value: values[index] as number, weight: weights[index] as number, size: 1 };
    for (let before = pools.at(-1); before && before.value > pool.value; before = pools.at(-1)) {
      pools.pop();
      const weight = before.weight + pool.weight;
      const share = weight === 0 ? 0.5 : pool.weight / weight;
      pool = {
        value: before.value * (1 - share) + pool.value * share,
        weight,
        size: before.size + pool.size,
      };
    }
    pools.push(pool);
  }
  return Float64Array.from(pools.flatMap(({ value, size }) => new Array<number>(size).fill(value)));
}
