import { byScore, type ScoredExamples } from './scored-examples.ts';

/**
 * The share of all conversions that the examples with the highest scores hold. Examples of the same score count as if they stood
 * in every order at once, so that the result depends on the scores alone.
 *
 * @param share how many examples, from 0 to 1, such as 0.2
 */
export function shareInTop({ scores, outcomes, weights }: ScoredExamples, share: number): number {
  const order = byScore(scores).reverse();
  const weightOf = (row: number): number => (weights ? (weights[row] as number) : 1);
  let total = 0;
  let conversions = 0;
  for (const row of order) {
    total += weightOf(row);
    if (outcomes[row]) conversions += weightOf(row);
  }
  let room = share * total;
  let found = 0;
  for (let start = 0; start < order.length && room > 0; ) {
    let end = start;
    let size = 0;
    let conversionsHere = 0;
    for (; end < order.length && scores[order[end] as number] === scores[order[start] as number]; end++) {
      const row = order[end] as number;
      size += weightOf(row);
      if (outcomes[row]) conversionsHere += weightOf(row);
    }
    found += conversionsHere * Math.min(1, room / size);
    room -= size;
    start = end;
  }
  return found / conversions;
}
