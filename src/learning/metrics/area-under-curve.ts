import { byScore, type ScoredExamples } from './scored-examples.ts';

/**
 * The area under the receiver operating characteristic: the probability that an example with the outcome has a higher score
 * than one without, ties counting a half (Hanley and McNeil 1982). 0.5 is chance, 1 is perfect.
 *
 * @returns NaN when one of the two kinds is missing
 */
export function areaUnderCurve({ scores, outcomes, weights }: ScoredExamples): number {
  const order = byScore(scores);
  let below = 0;
  let pairsWon = 0;
  let positives = 0;
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start] as number];
    let positivesHere = 0;
    let negativesHere = 0;
    let end = start;
    for (; end < order.length && scores[order[end] as number] === score; end++) {
      const row = order[end] as number;
      const weight = weights ? (weights[row] as number) : 1;
      if (outcomes[row]) positivesHere += weight;
      else negativesHere += weight;
    }
    pairsWon += positivesHere * (below + negativesHere / 2);
    below += negativesHere;
    positives += positivesHere;
    start = end;
  }
  return pairsWon / (positives * below);
}
