import type { Instant } from './instant.ts';
import type { JsonObject } from './json.ts';
import { foldText } from './text.ts';

/** The kinds of message of the Segment tracking API. */
export const MESSAGE_KINDS = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** What a lead's history consists of: one thing that it did, or that became known of it. */
export interface Message {
  /** Unique within a lead: the same message twice changes nothing. */
  messageId: string;
  kind: MessageKind;
  /** The event's name for track, page and screen; the group id for group; otherwise empty. */
  name: string;
  /** When it happened, by a clock corrected for the sender's. */
  occurredAt: Instant;
  /** When Ripen learned of it. */
  receivedAt: Instant;
  /** Properties of track, page and screen; traits of identify and group. */
  properties: JsonObject;
  /** A robot did it, or it was taken back: kept in the history, without any effect on scores. */
  retracted?: boolean;
}

/** Whether a message is an event, something that happened, rather than something that became known. */
export function isEvent(message: Pick<Message, 'kind'>): boolean {
  return message.kind === 'track' || message.kind === 'page' || message.kind === 'screen';
}

/** The name under which a page call counts as an event. */
export const PAGE_VIEWED = 'Page Viewed';
/** The name under which a screen call of a mobile app counts as an event. */
export const SCREEN_VIEWED = 'Screen Viewed';
/** The derived event: a visit, made of page events with gaps of less than 30 minutes. */
export const SITE_VISITED = 'Site Visited';
/** The events that make up visits. A tracker that reports visits itself sends `Site Visited`, which joins them. */
export const PAGE_EVENTS: readonly string[] = [PAGE_VIEWED, SCREEN_VIEWED, SITE_VISITED];

/** Whether an event name means visits, the derived event. */
export function isSiteVisited(name: string): boolean {
  return foldText(name) === foldText(SITE_VISITED);
}

/**
 * The order of a history that does not depend on arrival: by instant, then by message id (by code units). The last
 * message in this order wins where only one can, as with a trait set twice in the same millisecond.
 */
export function compareMessages(
  a: Pick<Message, 'occurredAt' | 'messageId'>,
  b: Pick<Message, 'occurredAt' | 'messageId'>,
): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt - b.occurredAt;
  if (a.messageId === b.messageId) return 0;
  return a.messageId < b.messageId ? -1 : 1;
}
