/** Examples with a score or a predicted probability each, their outcomes, and how much each counts (1 unless said). */
export interface ScoredExamples {
  scores: ArrayLike<number>;
  /** 1 where the outcome came, 0 where it did not. */
  outcomes: ArrayLike<number>;
  weights?: ArrayLike<number> | undefined;
}

/** The positions of examples, lowest score first; ties in the order of the examples. */
export function byScore(scores: ArrayLike<number>): Uint32Array {
  const order = new Uint32Array(scores.length);
  for (let index = 0; index < order.length; index++) order[index] = index;
  return order.sort((a, b) => (scores[a] as number) - (scores[b] as number) || a - b);
}
