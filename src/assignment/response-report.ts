import { medianResponseMs, type Wait } from '../domain/first-response.ts';
import type { Instant } from '../domain/instant.ts';
import { wilsonInterval } from '../domain/wilson-interval.ts';

/** A lead that a rep was given, and what became of it. */
export interface HandoverOutcome {
  team: string | null;
  personId: string;
  assignedAt: Instant;
  respondBy: Instant | null;
  respondedAt: Instant | null;
  /** Working time of the rep until the answer; null while it was not counted. */
  workedMs: number | null;
  isReassigned: boolean;
  endedAt: Instant | null;
}

/** How soon leads were answered. */
export interface ResponseFigures {
  /** How many leads were given to reps. */
  handedOver: number;
  answered: number;
  /** Of those with a target that is decided, how many were answered within it. */
  within: number;
  decided: number;
  /** `within / decided`, with its 95% interval (Wilson, 1927); null while none is decided. */
  share: { value: number; low: number; high: number } | null;
  /** Half were answered within this time (Kaplan and Meier, 1958); null while fewer than half were. */
  medianMs: number | null;
  /** The same in working time of the reps. */
  medianWorkedMs: number | null;
  /** Without an answer, and nobody else has them. */
  open: number;
  /** Of these, those whose target has passed. */
  overdue: number;
  /** That somebody else got because there was no answer. */
  reassigned: number;
}

/**
 * How soon leads were answered. A lead that went on to another rep counts for the one before as not answered within its target, and
 * for the median as waited for until then.
 *
 * @param workedUntil how much working time of a rep passed between two instants, in milliseconds
 */
export function responseFigures(
  outcomes: readonly HandoverOutcome[],
  { now, workedUntil }: { now: Instant; workedUntil: (outcome: HandoverOutcome, until: Instant) => number },
): ResponseFigures {
  const waits: Wait[] = [];
  const worked: Wait[] = [];
  let [within, decided, overdue] = [0, 0, 0];
  for (const outcome of outcomes) {
    const { assignedAt, respondedAt, respondBy, workedMs, isReassigned, endedAt } = outcome;
    const hasEnded = respondedAt !== null;
    const until = respondedAt ?? endedAt ?? now;
    waits.push({ ms: until - assignedAt, hasEnded });
    worked.push({ ms: workedMs ?? workedUntil(outcome, until), hasEnded });
    if (respondBy === null) continue;
    const isDecided = hasEnded || isReassigned || respondBy <= now;
    if (isDecided) decided += 1;
    if (hasEnded && respondedAt <= respondBy) within += 1;
    if (!hasEnded && !isReassigned && respondBy <= now) overdue += 1;
  }
  const answered = waits.filter(({ hasEnded }) => hasEnded).length;
  const reassigned = outcomes.filter(({ isReassigned, respondedAt }) => isReassigned && respondedAt === null);
  return {
    handedOver: outcomes.length,
    answered,
    within,
    decided,
    share: decided === 0 ? null : { value: within / decided, ...wilsonInterval(within / decided, decided) },
    medianMs: medianResponseMs(waits) ?? null,
    medianWorkedMs: medianResponseMs(worked) ?? null,
    open: outcomes.length - answered - reassigned.length,
    overdue,
    reassigned: reassigned.length,
  };
}
