import { foldText } from './text.ts';

/**
 * What became of a lead is part of its history like everything else: an opportunity is made of events that carry its id,
 * so that scorecards, corrections and the view of a past moment treat outcomes as they treat clicks.
 *
 * Properties: `opportunityId` (text), `stage` (text), `amount` (in units of the currency), `currency` (ISO 4217),
 * `cost` (what it took to win it, in the same currency), `owner` (the rep), `reason` (why it was lost).
 */
export const OPPORTUNITY_OPENED = 'Opportunity Opened';
export const OPPORTUNITY_STAGE_CHANGED = 'Opportunity Stage Changed';
export const OPPORTUNITY_WON = 'Opportunity Won';
export const OPPORTUNITY_LOST = 'Opportunity Lost';

/** The events that tell what becomes of an opportunity. */
export const OPPORTUNITY_EVENTS = [
  OPPORTUNITY_OPENED,
  OPPORTUNITY_STAGE_CHANGED,
  OPPORTUNITY_WON,
  OPPORTUNITY_LOST,
] as const;

const FOLDED = new Set(OPPORTUNITY_EVENTS.map(foldText));

/** Whether an event tells what became of an opportunity. */
export function isOpportunityEvent(name: string): boolean {
  return FOLDED.has(foldText(name));
}
