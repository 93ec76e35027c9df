/**
 * What sales says of a lead is part of its history like everything else: an event tells that it was said, and traits
 * hold it from then on, so that conditions, merges, corrections and the view of a past moment treat it as they treat clicks.
 */
export const LEAD_ASSIGNED = 'Lead Assigned';
export const LEAD_ACCEPTED = 'Lead Accepted';
export const LEAD_REJECTED = 'Lead Rejected';
export const COMMENT_ADDED = 'Comment Added';

/** The events with which people of the own company answer to a lead; they are no activity of the lead. */
export const SALES_EVENTS: readonly string[] = [LEAD_ASSIGNED, LEAD_ACCEPTED, LEAD_REJECTED, COMMENT_ADDED];

/** The trait that says who looks after a lead. */
export const OWNER = 'owner';
/** The traits that hold what sales said last: accepted or rejected, by whom, and why. */
export const SALES_STATUS = 'salesStatus';
export const SALES_STATUS_BY = 'salesStatusBy';
export const SALES_REASON = 'salesReason';

export const SALES_STATUSES = ['new', 'accepted', 'rejected'] as const;

/** What sales said of a lead; new as long as nobody said anything. */
export type SalesStatus = (typeof SALES_STATUSES)[number];

/** Why sales rejects a lead. */
export const REJECTION_REASONS = [
  'not-a-fit',
  'no-need',
  'no-budget',
  'bad-timing',
  'wrong-person',
  'unreachable',
  'competitor',
  'duplicate',
  'spam',
  'other',
] as const;

export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** What the ids of messages begin with that Ripen itself writes into a history. */
export const OWN_MESSAGE_PREFIX = 'ripen:';
