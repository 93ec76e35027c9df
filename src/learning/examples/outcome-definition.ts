import type { ConversionOutcome } from '../../domain/conversion-probability.ts';
import { DAY_MS } from '../../domain/instant.ts';
import { OPPORTUNITY_LOST, OPPORTUNITY_WON } from '../../domain/outcome.ts';
import { foldText } from '../../domain/text.ts';

/** What is learned from: the outcome that a scorecard aims at. */
export type OutcomeDefinition = ConversionOutcome;

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
