import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import { COMMENT_ADDED, OWN_MESSAGE_PREFIX } from '../domain/sales-status.ts';
import type { StoredMessage } from '../store/messages.ts';
import type { Schema } from '../store/schema.ts';
import { ingest } from './ingest.ts';
import type { Registry } from './registry.ts';
import { retractMessages } from './retract-messages.ts';

/** A comment on a lead, as its history has it. */
export interface LeadComment {
  /** The id of the message; another one after every change. */
  messageId: string;
  commentId: string;
  text: string;
  /** The name of the author. */
  by: string;
  authorId: string;
  /** When it was first written. */
  at: Instant;
  editedAt: Instant | undefined;
}

/** The comment that a message holds; undefined when Ripen did not write it. */
export function commentOf({ messageId, properties, occurredAt }: StoredMessage): LeadComment | undefined {
  const { commentId, text, by, authorId, editedAt } = properties;
  if (!messageId.startsWith(OWN_MESSAGE_PREFIX)) return undefined;
  if (typeof commentId !== 'string' || typeof text !== 'string') return undefined;
  return {
    messageId,
    commentId,
    text,
    by: typeof by === 'string' ? by : '',
    authorId: typeof authorId === 'string' ? authorId : '',
    at: occurredAt,
    editedAt: typeof editedAt === 'number' ? editedAt : undefined,
  };
}

/** Where a comment is written or changed. */
interface Writing {
  transaction: Transaction<Schema>;
  registry: Registry;
  leadId: string;
  now: Instant;
  newId: () => string;
}

/** Writes a comment into the history of a lead, and returns its id. */
export async function addComment(
  writing: Writing,
  { text, by, authorId }: { text: string; by: string; authorId: string },
): Promise<string> {
  const commentId = writing.newId();
  await write(writing, { at: writing.now, properties: { commentId, text, by, authorId } });
  return commentId;
}

/** Puts other words in place of those of a comment; it stays where it is in the history. */
export async function editComment(writing: Writing, comment: LeadComment, text: string): Promise<void> {
  await takeBack(writing, comment, 'comment edited');
  const { commentId, by, authorId, at } = comment;
  await write(writing, { at, properties: { commentId, text, by, authorId, editedAt: writing.now } });
}

export async function deleteComment(writing: Writing, comment: LeadComment): Promise<void> {
  await takeBack(writing, comment, 'comment deleted');
}

async function write(
  { transaction, registry, leadId, now, newId }: Writing,
  { at, properties }: { at: Instant; properties: JsonObject },
): Promise<void> {
  const message = {
    messageId: `${OWN_MESSAGE_PREFIX}comment:${newId()}`,
    kind: 'track' as const,
    name: COMMENT_ADDED,
    occurredAt: at,
    receivedAt: now,
    properties,
  };
  await ingest(transaction, registry, { messages: [{ leadId, message }], now, newId });
}

async function takeBack(
  { transaction, registry, leadId, now }: Writing,
  { messageId }: LeadComment,
  reason: string,
): Promise<void> {
  const messages = [{ subjectId: leadId, messageId }];
  await retractMessages(transaction, registry, { messages, reason, now });
}
