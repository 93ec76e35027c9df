import type { Band } from '../domain/scorecard.ts';

/**
 * The band of a score. A band starts at its threshold and, once reached, is left only below threshold − margin.
 *
 * @param bands lowest first; the first holds every score below the second
 * @param previous the band until now, if there was one
 */
export function bandOf(bands: readonly Band[], score: number, previous?: string): Band {
  const reached = bands.findLastIndex((band) => score >= band.atLeast);
  const before = bands.findIndex((band) => band.id === previous);
  const held = bands.findLastIndex(
    (band, position) => position <= before && score >= band.atLeast - band.margin,
  );
  const band = bands[Math.max(reached, held, 0)];
  if (!band) throw new Error('a scorecard has at least one band');
  return band;
}
