import type { Candidate } from '../examples/candidate.ts';
import type { ExampleProblem } from '../examples/check-examples.ts';
import type { ExampleCounts, ExampleSpan } from '../examples/example-counts.ts';
import type { LeftOut } from '../examples/propose-candidates.ts';
import type { WeighedRule } from '../expert/update-weights.ts';
import type { Leak } from '../leaks/leak.ts';
import type { ProposedScorecard } from '../propose-scorecard.ts';
import type { ConversionRate } from '../review/conversion-rate.ts';
import type { ReviewedMeasure } from '../review/review-measure.ts';
import type { ReviewedPair } from '../review/review-pairs.ts';
import type { LearningRequest } from './learning-request.ts';

/** What came of a run, as it is kept. */
export interface LearningResult {
  request: LearningRequest;
  /** Which leads became examples, and why others did not. */
  counts: ExampleCounts;
  span: ExampleSpan | null;
  /** Why nothing could be learned or reviewed; null when it could. */
  problem: ExampleProblem | null;
  candidates: Candidate[];
  leftOut: LeftOut[];
  leaks: Leak[];
  /** The conversion rate of all examples. */
  all: ConversionRate | null;
  review: { measures: ReviewedMeasure[]; pairs: ReviewedPair[] };
  /** Null where nothing was to be learned, or could be. */
  learned: ProposedScorecard | null;
  /** The rules of the prior, with what the outcomes make of their points; null without a prior. */
  updated: { scorecard: string; version: number; source: string; rules: WeighedRule[] } | null;
  /** Scores at which bands may start: a fifth of the examples is above the higher, a half above the lower. */
  bands: { 'marketing-qualified': number; 'sales-qualified': number } | null;
}
