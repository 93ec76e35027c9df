import type { NewEffect } from '../domain/effect.ts';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { KnownMail } from '../store/mails.ts';
import { derivedId } from './derived-id.ts';

/** Events of e-mails in the history of a lead, by the names of Segment's specification; scorecards read these. */
export const EMAIL_SENT = 'Email Sent';
export const EMAIL_DELIVERED = 'Email Delivered';
export const EMAIL_OPENED = 'Email Opened';
export const EMAIL_LINK_CLICKED = 'Email Link Clicked';
export const EMAIL_BOUNCED = 'Email Bounced';
export const EMAIL_MARKED_AS_SPAM = 'Email Marked as Spam';
export const UNSUBSCRIBED = 'Unsubscribed';

/** What an event is told of. */
type OfMail = Pick<KnownMail, 'subjectId' | 'mailId' | 'template' | 'topic' | 'subjectLine' | 'journey'>;

/**
 * An event that goes into the history of the lead that got an e-mail, by way of the outbox: in the same transaction as what it tells of.
 *
 * @param key tells events of the same name about one e-mail apart; the same event twice is one
 */
export function mailEvent(
  mail: OfMail,
  event: string,
  {
    at,
    key = '',
    properties = {},
    isActivity = false,
  }: {
    at: Instant;
    key?: string;
    properties?: JsonObject;
    /** The lead did it. */
    isActivity?: boolean;
  },
): NewEffect {
  const { subjectId, mailId, template, topic, subjectLine, journey } = mail;
  const known = {
    campaign: journey ?? template,
    email: template,
    mailId,
    ...(topic !== null && { topic }),
    ...(subjectLine !== null && { subject: subjectLine }),
    ...properties,
  };
  return {
    effectId: derivedId(mailId, `${event}\n${key}`),
    subjectId,
    kind: 'message',
    payload: { type: 'track', event, properties: known, at, isActivity },
    dueAt: at,
    journey: null,
    enrolmentId: null,
    step: null,
  };
}
