import type { ConsentNeed, ConsentState, SuppressionReason } from '../domain/mail.ts';

/** Why an e-mail must not be sent. */
export type NoContact =
  | SuppressionReason
  | 'unsubscribed from the topic'
  | 'not subscribed'
  | 'not confirmed';

/** What is known of an address. */
export interface ContactStanding {
  /** Why it gets nothing at all; null when it may. */
  suppressed: SuppressionReason | null;
  /** What its owner said of the topic; null for nothing. */
  consent: ConsentState | null;
  /** What the topic needs. */
  need: ConsentNeed;
}

/**
 * Whether an e-mail may be sent to an address; null when it may. An e-mail that its reader asked for goes out whatever
 * they unsubscribed from, but never to an address that bounced, complained, or was taken off by hand.
 */
export function noContact(
  { suppressed, consent, need }: ContactStanding,
  { isTransactional }: { isTransactional: boolean },
): NoContact | null {
  if (suppressed !== null && !(isTransactional && suppressed === 'unsubscribed')) return suppressed;
  if (isTransactional) return null;
  if (consent === 'withdrawn') return 'unsubscribed from the topic';
  if (need === 'none' || consent === 'confirmed') return null;
  if (need === 'given') return consent === 'given' ? null : 'not subscribed';
  return consent === null ? 'not subscribed' : 'not confirmed';
}
