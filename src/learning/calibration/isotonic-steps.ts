import { byScore, type ScoredExamples } from '../metrics/scored-examples.ts';

/**
 * The rising step function closest to the outcomes (isotonic regression by pooling adjacent violators; Ayer et al. 1955).
 *
 * @returns for each pool, lowest first, the mean score, the share of conversions, and its weight
 */
export function isotonicSteps({
  scores,
  outcomes,
  weights,
}: ScoredExamples): { score: number; share: number; weight: number }[] {
  const pools: { score: number; share: number; weight: number }[] = [];
  const order = byScore(scores);
  for (let start = 0; start < order.length; ) {
    let end = start;
    let weight = 0;
    let conversions = 0;
    const score = scores[order[start] as number] as number;
    for (; end < order.length && scores[order[end] as number] === score; end++) {
      const row = order[end] as number;
      const own = weights ? (weights[row] as number) : 1;
      weight += own;
      conversions += own * (outcomes[row] as number);
    }
    let pool = { score, share: conversions / weight, weight };
    for (let before = pools.at(-1); before && before.share >= pool.share; before = pools.at(-1)) {
      pools.pop();
      const both = before.weight + pool.weight;
      pool = {
        score: (before.score * before.weight + pool.score * pool.weight) / both,
        share: (before.share * before.weight + pool.share * pool.weight) / both,
        weight: both,
      };
    }
    pools.push(pool);
    start = end;
  }
  return pools;
}
