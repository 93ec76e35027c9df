import type { Comparison } from './backtest-result.ts';
import { captureWeights } from './capture-weights.ts';
import { compareAreas } from './compare-areas.ts';
import { medianWithInterval } from './median-with-interval.ts';
import { pairedDifference } from './paired-difference.ts';
import { TOP_SHARE } from './summarize-scorecard.ts';

/** One of two scorecards on the leads that both score. */
export interface Compared {
  scores: readonly number[];
  /** What it states of each lead, where it states anything for this outcome and horizon. */
  probabilities: readonly number[] | undefined;
  /** Of the same leads who converted: how many days before that it first flagged them; null when never. */
  daysBefore: readonly (number | null)[];
}

/**
 * Compares two scorecards lead by lead.
 *
 * @returns null when the leads that both score all converted, or none of them
 */
export function compareScorecards(
  first: Compared,
  second: Compared,
  outcomes: readonly number[],
): Comparison | null {
  const winners = [...outcomes.keys()].filter((row) => outcomes[row] === 1);
  if (winners.length === 0 || winners.length === outcomes.length) return null;
  const [captured, capturedBySecond] = [first, second].map(({ scores }) => captureWeights(scores, TOP_SHARE));
  const days = first.daysBefore.map((before, index) => (before ?? 0) - (second.daysBefore[index] ?? 0));
  return {
    examples: outcomes.length,
    conversions: winners.length,
    area: compareAreas(first.scores, second.scores, outcomes),
    topFifth: pairedDifference(
      winners.map((row) => (captured?.[row] ?? 0) - (capturedBySecond?.[row] ?? 0)),
      1,
    ),
    daysEarlier: medianWithInterval(days) ?? null,
    brierScore: brierDifference(first, second, outcomes),
  };
}

function brierDifference(
  { probabilities: first }: Compared,
  { probabilities: second }: Compared,
  outcomes: readonly number[],
): Comparison['brierScore'] {
  if (!first || !second) return null;
  const error = (probability: number | undefined, row: number): number =>
    ((probability ?? 0) - (outcomes[row] as number)) ** 2;
  return pairedDifference(outcomes.map((_, row) => error(first[row], row) - error(second[row], row)));
}
