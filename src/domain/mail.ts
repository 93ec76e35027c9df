/** What became of an e-mail to a lead; delivered only where a provider says so. */
export const MAIL_STATES = [
  'waiting',
  'sent',
  'delivered',
  'bounced',
  'complained',
  'suppressed',
  'failed',
  'uncertain',
] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** Why an address gets no e-mail of journeys. */
export const SUPPRESSION_REASONS = ['hard bounce', 'complaint', 'unsubscribed', 'by hand'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** What a topic needs so that we may write: no objection, a subscription, or one that was confirmed from the mailbox. */
export const CONSENT_NEEDS = ['none', 'given', 'confirmed'] as const;
export type ConsentNeed = (typeof CONSENT_NEEDS)[number];

/** What the owner of an address said of a topic. */
export type ConsentState = 'asked' | 'given' | 'confirmed' | 'withdrawn';

/** The picture of an e-mail, one of its links, or the link that no person sees. */
export type MailHitKind = 'open' | 'click' | 'trap';
