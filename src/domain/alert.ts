import type { Instant } from './instant.ts';
import type { JsonObject } from './json.ts';

/** What an alert is about. */
export const ALERT_KINDS = [
  /** A journey says so: `detail.text`, `detail.title`. */
  'journey',
  /** A lead was given to the recipient: `detail.team`, `detail.respondBy`. */
  'assigned',
  /** An answer to a lead is due soon: `detail.respondBy`. */
  'response-due',
  /** A lead got no answer in time: `detail.owner`, `detail.respondBy`. */
  'response-missed',
  /** A lead went to somebody else: `detail.owner`. */
  'reassigned',
  /** Nobody of a team can take a lead at the moment: `detail.team`. */
  'not-assigned',
  /** A lead booked, moved or cancelled a meeting: `detail.startsAt`, `detail.page`, `detail.was`. */
  'meeting-booked',
  'meeting-moved',
  'meeting-cancelled',
  /** A wish for a call could not be fulfilled: `detail.page`, `detail.wish`. */
  'meeting-not-booked',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Whom an alert is for. */
export type AlertRecipient =
  | { kind: 'person'; personId: string }
  /** Somebody who has no account: by e-mail alone. */
  | { kind: 'address'; email: string }
  /** A channel of the team's chat, by its slug. */
  | { kind: 'channel'; channel: string };

/** Something about a lead that somebody is to know at once. */
export interface NewAlert {
  /** A UUID: the same alert twice is one. */
  alertId: string;
  subjectId: string;
  to: AlertRecipient;
  kind: AlertKind;
  detail: JsonObject;
  at: Instant;
  /** What must still be so for the alert to be true; null when nothing takes it back. */
  cause: AlertCause | null;
}

/** Why an alert was raised: when this turns out to have been a robot's doing, the alert is taken back. */
export type AlertCause =
  | { kind: 'band'; scorecard: string; band: string }
  | { kind: 'score'; scorecard: string; atLeast: number }
  | { kind: 'event'; messageId: string };

/** Who a recipient is, within its kind. */
export function recipientName(to: AlertRecipient): string {
  switch (to.kind) {
    case 'person':
      return to.personId;
    case 'address':
      return to.email;
    case 'channel':
      return to.channel;
  }
}

/** A recipient by its kind and who it is within that. */
export function recipientOf(kind: AlertRecipient['kind'], name: string): AlertRecipient {
  switch (kind) {
    case 'person':
      return { kind, personId: name };
    case 'address':
      return { kind, email: name };
    case 'channel':
      return { kind, channel: name };
  }
}
