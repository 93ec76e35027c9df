import type { ExampleTable } from '../example-table.ts';
import { findLeaks } from '../leaks/find-leaks.ts';
import type { Leak } from '../leaks/leak.ts';
import { conversionRateOf } from '../review/conversion-rate.ts';
import { reviewMeasures } from '../review/review-measure.ts';
import { reviewPairs } from '../review/review-pairs.ts';
import type { LearningRequest } from './learning-request.ts';
import type { LearningResult } from './learning-result.ts';

/** What is computed from the examples alone. */
export type LearnedFromExamples = Pick<LearningResult, 'leaks' | 'all' | 'review' | 'learned' | 'bands'>;

/** What is being done. */
export type ComputingPhase = 'reviewing' | 'learning';

/**
 * Reviews examples and learns from them. Takes seconds to minutes of computing.
 *
 * @param table columns that may be learned from; what was found to be a leak before is not among them
 */
export async function learnFromExamples(
  table: ExampleTable,
  request: LearningRequest,
  onPhase: (phase: ComputingPhase) => void,
): Promise<LearnedFromExamples> {
  onPhase('reviewing');
  const measures = reviewMeasures(table);
  const review = { measures, pairs: reviewPairs(table, measures) };
  const leaks: Leak[] = findLeaks(table).filter(({ kind }) => kind !== 'counts-more');
  const all = conversionRateOf(allOf(table));
  if (!request.learns) return { leaks, all, review, learned: null, bands: null };
  onPhase('learning');
  return { leaks, all, review, learned: null, bands: null };
}

function allOf({ rows, outcomes, weights }: ExampleTable): {
  leads: number;
  conversions: number;
  squaredWeights: number;
} {
  const sums = { leads: 0, conversions: 0, squaredWeights: 0 };
  for (let row = 0; row < rows; row++) {
    const weight = weights?.[row] ?? 1;
    sums.leads += weight;
    sums.squaredWeights += weight * weight;
    if (outcomes[row] === 1) sums.conversions += weight;
  }
  return sums;
}
