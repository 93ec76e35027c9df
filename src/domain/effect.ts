import type { AlertRecipient } from './alert.ts';
import type { Instant } from './instant.ts';
import type { Json, JsonObject } from './json.ts';

/** What Ripen does outside of itself. */
export const EFFECT_KINDS = ['mail', 'notice', 'webhook', 'message', 'chat', 'meeting', 'calendar'] as const;
export type EffectKind = (typeof EFFECT_KINDS)[number];

/** What sends effects; each channel has a worker of its own. */
export const EFFECT_CHANNELS = ['mail', 'webhook', 'message', 'chat', 'calendar'] as const;
export type EffectChannel = (typeof EFFECT_CHANNELS)[number];

/** Waiting for its instant; being sent; perhaps taken by the mail server; done; given up. */
export type EffectState = 'waiting' | 'sending' | 'uncertain' | 'done' | 'dead';

/** An e-mail to the lead, by a template. */
export interface MailPayload {
  template: string;
  /** An e-mail that the lead asked for, as an answer to a form: it goes out whatever the lead unsubscribed from. */
  isTransactional?: boolean;
  /** The slug of the booking page that the e-mail leads to. */
  page?: string;
}

/** An e-mail to a member of the team, or one by which somebody confirms something: as it stands, or with the alerts that were gathered under the id of the effect, written when it is sent. */
export type NoticePayload =
  | { to: string; subject: string; text: string; html?: string }
  | { to: string; alertsFor: AlertRecipient };

/** The alerts that were gathered under the id of the effect, to a channel of the team's chat; its secret address is looked up when they are sent. */
export interface ChatPayload {
  /** The slug of the channel. */
  channel: string;
  /** Where it is, as circuit breakers go by it; empty for a channel that there is not. */
  host: string;
}

/** An e-mail about a meeting, written from what holds when it is sent; the meeting has changed since: it is left out. */
export interface MeetingPayload {
  meetingId: string;
  what: 'invitation' | 'change' | 'cancellation' | 'reminder';
  to: 'lead' | 'rep';
  /** Whose it is. */
  address: string;
  /** Which change of the meeting it is about. */
  sequence: number;
}

/** Makes the event of a meeting in the rep's calendar what the meeting is by then: written, or gone. */
export interface CalendarPayload {
  meetingId: string;
  /** Whose calendar. */
  personId: string;
  /** Of the calendar server, as circuit breakers go by it. */
  host: string;
}

/** A request with a JSON body to an address on the web. */
export interface WebhookPayload {
  url: string;
  body: Json;
  /** The name of the secret that signs it, in the settings; the one for all when left out. */
  secret?: string;
}

/** One message that goes into the lead's own history. */
export type MessagePayload = (
  | { type: 'track'; event: string; properties?: JsonObject }
  | { type: 'identify'; traits: JsonObject }
) & {
  /** When it occurred; when it is taken in, unless said. */
  at?: Instant;
  /** The lead did it, as a click in an e-mail; otherwise Ripen says it of the lead. */
  isActivity?: boolean;
};

/** The kinds of effect with what they carry. */
export type EffectWork =
  | { kind: 'mail'; payload: MailPayload }
  | { kind: 'notice'; payload: NoticePayload }
  | { kind: 'webhook'; payload: WebhookPayload }
  | { kind: 'message'; payload: MessagePayload }
  | { kind: 'chat'; payload: ChatPayload }
  | { kind: 'meeting'; payload: MeetingPayload }
  | { kind: 'calendar'; payload: CalendarPayload };

/** Something that is to be done outside, once, from an instant on. */
export type NewEffect = EffectWork & {
  /** A UUID: the idempotency key to the outside, and what makes the same effect twice one. */
  effectId: string;
  subjectId: string;
  dueAt: Instant;
  /** What of a journey it comes from; null for what does not come from one. */
  journey: string | null;
  enrolmentId: string | null;
  step: string | null;
};
