import type { ScoreCount } from '../../domain/score-counts.ts';

/** Of all leads this share is called, highest scores first, and of all conversions that share is found. */
export interface WinsByCalls {
  called: number;
  found: number;
}

/** How many of the conversions are found by calling how many leads, from the highest score down; begins at 0 and ends at 1. */
export function winsByCalls(counts: readonly ScoreCount[]): WinsByCalls[] {
  const leads = counts.reduce((sum, count) => sum + count.leads, 0);
  const conversions = counts.reduce((sum, count) => sum + count.conversions, 0);
  let [called, found] = [0, 0];
  const points = counts.toReversed().map((count) => {
    called += count.leads;
    found += count.conversions;
    return { called: called / leads, found: found / conversions };
  });
  return [{ called: 0, found: 0 }, ...points];
}
