import type { Instant } from '../../domain/instant.ts';

/** What of a lead's history decides about its examples. */
export interface LeadMarks {
  /** When it became known who the lead is; undefined for visitors of whom nothing is known. */
  knownAt: Instant | undefined;
  /** The outcomes, in no particular order. */
  outcomes: OutcomeMark[];
  /** Opportunities opened: a lead that was lost is open again. */
  openings: Instant[];
  /** What closed the lead without the outcome. */
  closings: Instant[];
  /** What sales said of the lead. */
  feedback: FeedbackMark[];
}

/** An outcome, and what it was worth where that is known. */
export interface OutcomeMark {
  occurredAt: Instant;
  amount?: number;
  /** ISO 4217. */
  currency?: string;
}

/** Sales accepted or rejected a lead, and why. */
export interface FeedbackMark {
  occurredAt: Instant;
  verdict: 'accepted' | 'rejected';
  reason?: string;
}

/** What became of a lead within the horizon after a snapshot. */
export interface ExampleLabel {
  /** 1 when the outcome came. */
  outcome: 0 | 1;
  /** The outcome that came first. */
  reached?: OutcomeMark;
  /** What sales said last within the horizon. */
  feedback?: FeedbackMark;
}

/**
 * What becomes of a lead after a snapshot.
 *
 * @returns undefined when that had been decided before: the outcome had come, or the lead was closed and not opened again
 */
export function labelExample(
  marks: Omit<LeadMarks, 'knownAt'>,
  { takenAt, horizonMs }: { takenAt: Instant; horizonMs: number },
): ExampleLabel | undefined {
  const first = earliestOf(marks.outcomes);
  if (first && first.occurredAt <= takenAt) return undefined;
  const latestBefore = (instants: readonly Instant[]): Instant =>
    instants.reduce((latest, at) => (at <= takenAt && at > latest ? at : latest), Number.NEGATIVE_INFINITY);
  const closedAt = latestBefore(marks.closings);
  if (closedAt > Number.NEGATIVE_INFINITY && closedAt >= latestBefore(marks.openings)) return undefined;
  const isWithin = ({ occurredAt }: { occurredAt: Instant }): boolean =>
    occurredAt > takenAt && occurredAt <= takenAt + horizonMs;
  const reached = first && isWithin(first) ? first : undefined;
  const feedback = marks.feedback
    .filter(isWithin)
    .reduce<FeedbackMark | undefined>(
      (last, one) => (last && last.occurredAt >= one.occurredAt ? last : one),
      undefined,
    );
  return { outcome: reached ? 1 : 0, ...(reached && { reached }), ...(feedback && { feedback }) };
}

function earliestOf(outcomes: readonly OutcomeMark[]): OutcomeMark | undefined {
  return outcomes.reduce<OutcomeMark | undefined>(
    (first, one) => (first && first.occurredAt <= one.occurredAt ? first : one),
    undefined,
  );
}
