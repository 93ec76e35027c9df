import { wilsonInterval } from '../../domain/wilson-interval.ts';
import type { ConvertedShare, SegmentResult } from './backtest-result.ts';
import { estimateArea } from './compare-areas.ts';

/** So many values of a trait are told apart; the rarer ones count together. */
const MOST_VALUES = 10;
/** With fewer conversions, or fewer others, an area says nothing. */
const FEWEST_OF_A_KIND = 5;

/** How a scorecard does in each segment that a trait makes, the largest segment first. */
export function segmentResults(
  values: readonly (string | null)[],
  scores: readonly number[],
  outcomes: readonly number[],
): SegmentResult[] {
  const rows = Map.groupBy(values.keys(), (row) => values[row] ?? null);
  const named = [...rows]
    .filter(([value]) => value !== null)
    .sort(([a, x], [b, y]) => y.length - x.length || String(a).localeCompare(String(b)));
  const shown = named.slice(0, MOST_VALUES).map(([value, some]) => ({ value, isRest: false, rows: some }));
  const rest = named.slice(MOST_VALUES).flatMap(([, some]) => some);
  const without = rows.get(null) ?? [];
  return [
    ...shown,
    ...(rest.length > 0 ? [{ value: null, isRest: true, rows: rest }] : []),
    ...(without.length > 0 ? [{ value: null, isRest: false, rows: without }] : []),
  ].map(({ value, isRest, rows: some }) => {
    const [ownScores, ownOutcomes] = [scores, outcomes].map((list) => some.map((row) => list[row] as number));
    return { value, isRest, ...resultOf(ownScores ?? [], ownOutcomes ?? []) };
  });
}

function resultOf(
  scores: readonly number[],
  outcomes: readonly number[],
): Omit<SegmentResult, 'value' | 'isRest'> {
  const share = convertedShare(outcomes);
  const isEnough = Math.min(share.conversions, share.leads - share.conversions) >= FEWEST_OF_A_KIND;
  return { ...share, area: isEnough ? estimateArea(scores, outcomes) : null };
}

/** How many of some examples convert. */
export function convertedShare(outcomes: readonly number[]): ConvertedShare {
  const leads = outcomes.length;
  const conversions = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const share = leads === 0 ? 0 : conversions / leads;
  return { leads, conversions, share, ...wilsonInterval(share, leads) };
}
