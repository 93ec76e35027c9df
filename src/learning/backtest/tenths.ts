import { wilsonInterval } from '../../domain/wilson-interval.ts';
import { byScore } from '../metrics/scored-examples.ts';

/** A tenth of all leads, in the order of their scores. */
export interface Tenth {
  /** 1 holds the highest scores. */
  tenth: number;
  /** The highest and the lowest score in it. */
  highest: number;
  lowest: number;
  /** Leads and conversions; parts of them where a score stands in two tenths. */
  leads: number;
  conversions: number;
  /** How many convert, with the 95% interval (Wilson). */
  share: number;
  low: number;
  high: number;
  /** That share divided by the share of all. */
  lift: number;
}

/**
 * Leads cut into ten equal parts by their scores, highest first, with how many of each convert. Leads of the same score count as if they
 * stood in every order at once, so that the tenths depend on the scores alone.
 */
export function tenthsOf(scores: ArrayLike<number>, outcomes: ArrayLike<number>): Tenth[] {
  const total = scores.length;
  const order = byScore(scores).reverse();
  let conversions = 0;
  for (let row = 0; row < total; row++) conversions += outcomes[row] ? 1 : 0;
  const parts = Array.from({ length: 10 }, () => ({
    leads: 0,
    conversions: 0,
    highest: Number.NaN,
    lowest: Number.NaN,
  }));
  for (let start = 0, end = 0; start < total; start = end) {
    const score = scores[order[start] as number] as number;
    let won = 0;
    for (; end < total && scores[order[end] as number] === score; end++)
      won += outcomes[order[end] as number] ? 1 : 0;
    parts.forEach((part, index) => {
      const inside = Math.min(end, ((index + 1) * total) / 10) - Math.max(start, (index * total) / 10);
      if (inside <= 1e-9) return;
      part.leads += inside;
      part.conversions += (won * inside) / (end - start);
      if (Number.isNaN(part.highest)) part.highest = score;
      part.lowest = score;
    });
  }
  return parts.map((part, index) => {
    const share = part.leads === 0 ? 0 : part.conversions / part.leads;
    return {
      tenth: index + 1,
      ...part,
      share,
      ...wilsonInterval(share, part.leads),
      lift: share / (conversions / total),
    };
  });
}
