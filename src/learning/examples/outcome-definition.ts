import type { Scalar } from '../../domain/condition.ts';
import { DAY_MS } from '../../domain/instant.ts';
import { OPPORTUNITY_LOST, OPPORTUNITY_WON } from '../../domain/outcome.ts';
import { foldText } from '../../domain/text.ts';

/** What counts as a conversion: that a lead does something, or that a trait of it becomes a value; the first time. */
export type OutcomeDefinition =
  | { kind: 'event'; event: string }
  | { kind: 'trait'; trait: string; value: Scalar };

/** The outcome that is learned from unless another is named: an opportunity was won. */
export const DEFAULT_OUTCOME: OutcomeDefinition = { kind: 'event', event: OPPORTUNITY_WON };

/** How long after a snapshot the outcome may come and still count, unless said. */
export const DEFAULT_HORIZON_MS = 90 * DAY_MS;

/** The outcome in words: “Opportunity Won”, “stage = customer”. */
export function describeOutcome(outcome: OutcomeDefinition): string {
  return outcome.kind === 'event' ? outcome.event : `${outcome.trait} = ${outcome.value}`;
}

/** The events (folded) that close a lead without the outcome: an opportunity was lost, unless that is what is asked for. */
export function closingEvents(outcome: OutcomeDefinition): string[] {
  const isAskedFor = outcome.kind === 'event' && foldText(outcome.event) === foldText(OPPORTUNITY_LOST);
  return isAskedFor ? [] : [foldText(OPPORTUNITY_LOST)];
}
