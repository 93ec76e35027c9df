import { byScore } from '../metrics/scored-examples.ts';

/**
 * How much of each example is among those with the highest scores, from 0 to 1: part of it where only some of those with its score
 * find room, as if they stood in every order at once.
 *
 * @param share how many examples find room, from 0 to 1
 */
export function captureWeights(scores: ArrayLike<number>, share: number): Float64Array {
  const order = byScore(scores).reverse();
  const weights = new Float64Array(scores.length);
  let room = share * scores.length;
  for (let start = 0, end = 0; start < order.length && room > 0; start = end) {
    while (end < order.length && scores[order[end] as number] === scores[order[start] as number]) end += 1;
    const part = Math.min(1, room / (end - start));
    for (let index = start; index < end; index++) weights[order[index] as number] = part;
    room -= end - start;
  }
  return weights;
}
