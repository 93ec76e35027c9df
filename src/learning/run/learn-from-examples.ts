import { CannotLearn } from '../cannot-learn.ts';
import type { ExampleTable } from '../example-table.ts';
import { updateWeights, type WeighedRule } from '../expert/update-weights.ts';
import type { FitBags } from '../fit/fit-additive-model.ts';
import { findLeaks } from '../leaks/find-leaks.ts';
import type { Leak } from '../leaks/leak.ts';
import { pointsOfTable } from '../points/points-of-table.ts';
import { type ProposedScorecard, proposeScorecard } from '../propose-scorecard.ts';
import { conversionRateOf } from '../review/conversion-rate.ts';
import { reviewMeasures } from '../review/review-measure.ts';
import { reviewPairs } from '../review/review-pairs.ts';
import type { LearningRequest } from './learning-request.ts';
import type { LearningResult } from './learning-result.ts';

/** What is computed from the examples alone. */
export type LearnedFromExamples = Pick<LearningResult, 'leaks' | 'all' | 'review' | 'learned' | 'bands'> & {
  /** What the outcomes make of the rules of the prior; undefined without one. */
  updated: WeighedRule[] | undefined;
};

/** What is learned from. */
export interface LearningGround {
  /** Columns that may be learned from; what was found to be a leak before is not among them. Undefined where nothing can be learned. */
  table: ExampleTable | undefined;
  /** The points that the rules of the prior gave each example, and its scale. */
  given: { table: ExampleTable; scale: { min: number; max: number } } | undefined;
  request: LearningRequest;
}

/** What is being done. */
export type ComputingPhase = 'reviewing' | 'learning';

/**
 * Reviews examples and learns from them. Takes seconds to minutes of computing.
 */
export async function learnFromExamples(
  { table, given, request }: LearningGround,
  { fitBags, onPhase }: { fitBags: FitBags; onPhase: (phase: ComputingPhase) => void },
): Promise<LearnedFromExamples> {
  const updated = given && updateWeights(given.table, given.scale);
  if (!table)
    return { leaks: [], all: null, review: { measures: [], pairs: [] }, learned: null, bands: null, updated };
  onPhase('reviewing');
  const measures = reviewMeasures(table);
  const review = { measures, pairs: reviewPairs(table, measures) };
  const leaks: Leak[] = findLeaks(table).filter(({ kind }) => kind !== 'counts-more');
  const all = conversionRateOf(allOf(table));
  if (!request.learns) return { leaks, all, review, learned: null, bands: null, updated };
  onPhase('learning');
  const learned = await propose(table, request, fitBags);
  return { leaks, all, review, learned, bands: learned && bandsOf(learned, table), updated };
}

/** A scorecard from the examples; null where they are too few to learn anything. */
async function propose(
  table: ExampleTable,
  request: LearningRequest,
  fitBags: FitBags,
): Promise<ProposedScorecard | null> {
  const { rules: mostRules, scale: mostPoints, pairs, monotone } = request;
  try {
    return await proposeScorecard(table, { mostRules, mostPoints, pairs, monotone }, fitBags);
  } catch (error) {
    if (error instanceof CannotLearn) return null;
    throw error;
  }
}

/** A fifth of the examples is above the higher band's threshold, about a half above the lower one's. */
function bandsOf(learned: ProposedScorecard, table: ExampleTable): LearningResult['bands'] {
  const scores = pointsOfTable(learned.rules, table).sort();
  const at = (share: number): number => scores[Math.floor(share * (scores.length - 1))] ?? 0;
  const marketing = Math.max(learned.basePoints + 1, at(0.5));
  return { 'marketing-qualified': marketing, 'sales-qualified': Math.max(marketing + 1, at(0.8)) };
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
