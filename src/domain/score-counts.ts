/** How many leads had a score, or scores from it up to the next, and how many of them converted. */
export interface ScoreCount {
  score: number;
  leads: number;
  conversions: number;
}

const MOST_STEPS = 400;

/**
 * Counts leads and conversions by score, lowest first. Where there are more than 400 different scores, neighbours are counted
 * together under the lowest of them, in steps of about the same number of leads.
 */
export function countByScore(scores: ArrayLike<number>, outcomes: ArrayLike<number>): ScoreCount[] {
  const counts = new Map<number, ScoreCount>();
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] as number;
    const known = counts.get(score) ?? { score, leads: 0, conversions: 0 };
    known.leads += 1;
    known.conversions += outcomes[row] ? 1 : 0;
    counts.set(score, known);
  }
  const sorted = [...counts.values()].sort((a, b) => a.score - b.score);
  return sorted.length <= MOST_STEPS ? sorted : joinNeighbours(sorted, scores.length / MOST_STEPS);
}

function joinNeighbours(counts: readonly ScoreCount[], leadsEach: number): ScoreCount[] {
  const joined: ScoreCount[] = [];
  for (const count of counts) {
    const last = joined.at(-1);
    if (!last || last.leads >= leadsEach) joined.push({ ...count });
    else {
      last.leads += count.leads;
      last.conversions += count.conversions;
    }
  }
  return joined;
}
