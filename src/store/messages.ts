import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A message of a lead's or a company's history, with why it was taken back if it was. */
export interface StoredMessage extends Message {
  subjectId: string;
  retraction?: string | undefined;
  retractedAt?: Instant;
}

/**
 * Adds messages to histories; those that are there already stay as they are.
 *
 * @param importId the import that they came with, when they came with one
 * @returns which were new, as `subjectId messageId`.
 */
export async function insertMessages(
  transaction: Transaction<Schema>,
  messages: readonly StoredMessage[],
  importId: number | null = null,
): Promise<Set<string>> {
  if (messages.length === 0) return new Set();
  const added = rowsOf({
    subject_id: { type: 'uuid', values: messages.map((message) => message.subjectId) },
    message_id: { type: 'text', values: messages.map((message) => message.messageId) },
    kind: { type: 'text', values: messages.map((message) => message.kind) },
    name: { type: 'text', values: messages.map((message) => message.name) },
    occurred_at: {
      type: 'timestamptz',
      values: messages.map((message) => toTimestamptz(message.occurredAt)),
    },
    received_at: {
      type: 'timestamptz',
      values: messages.map((message) => toTimestamptz(message.receivedAt)),
    },
    properties: { type: 'jsonb', values: messages.map((message) => JSON.stringify(message.properties)) },
    retraction: { type: 'text', values: messages.map((message) => message.retraction ?? null) },
  });
  const { rows } = await sql<{ subject_id: string; message_id: string }>`
    insert into message
      (subject_id, message_id, kind, name, occurred_at, received_at, properties, retraction, retracted_at, import_id)
    select subject_id, message_id, kind, name, occurred_at, received_at, properties, retraction,
      case when retraction is not null then received_at end, ${importId}::integer
    from ${added}
    on conflict do nothing
    returning subject_id, message_id`.execute(transaction);
  return new Set(rows.map((row) => `${row.subject_id} ${row.message_id}`));
}

/**
 * Moves a history to the lead that its lead turned out to be; a message that is there already is dropped.
 *
 * @returns how many were moved, and how many there were.
 */
export async function moveMessages(
  transaction: Transaction<Schema>,
  { from, to }: { from: string; to: string },
): Promise<{ moved: number; found: number }> {
  const { rows } = await sql<{ moved: number; found: number }>`
    with found as (delete from message where subject_id = ${from} returning *),
    moved as (
      insert into message
        (subject_id, message_id, kind, name, occurred_at, received_at, properties, retraction, retracted_at, import_id)
      select ${to}::uuid, message_id, kind, name, occurred_at, received_at, properties, retraction, retracted_at,
        import_id
      from found
      on conflict do nothing
      returning 1
    )
    select (select count(*) from moved) as moved, (select count(*) from found) as found`.execute(transaction);
  return rows[0] ?? { moved: 0, found: 0 };
}

/** Where in the histories of several subjects reading has come to. */
interface Position {
  subjectId: string;
  occurredAt: Instant;
  messageId: string;
}

const PAGE = 5_000;

const MESSAGE_COLUMNS = [
  'subject_id',
  'message_id',
  'kind',
  'name',
  'occurred_at',
  'received_at',
  'properties',
  'retraction',
  'retracted_at',
] as const;

/**
 * Reads the histories of subjects, each in order, page by page so that memory stays bounded.
 *
 * @param through messages that occurred later are left out
 * @param after messages that occurred at or before this instant are left out
 */
export async function* readHistories(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
  { through, after }: { through: Instant; after?: Instant },
): AsyncGenerator<StoredMessage> {
  let position: Position | undefined;
  for (;;) {
    let query = database
      .selectFrom('message')
      .select(MESSAGE_COLUMNS)
      .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
      .where('occurred_at', '<=', sql<number>`${toTimestamptz(through)}::timestamptz`);
    if (after !== undefined)
      query = query.where('occurred_at', '>', sql<number>`${toTimestamptz(after)}::timestamptz`);
    if (position) {
      const { subjectId, occurredAt, messageId } = position;
      query = query.where(
        sql<boolean>`(subject_id, occurred_at, message_id) > (${subjectId}::uuid, ${toTimestamptz(occurredAt)}::timestamptz, ${messageId})`,
      );
    }
    const rows = await query
      .orderBy('subject_id')
      .orderBy('occurred_at')
      .orderBy('message_id')
      .limit(PAGE)
      .execute();
    for (const row of rows) yield messageOf(row);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    position = { subjectId: last.subject_id, occurredAt: last.occurred_at, messageId: last.message_id };
  }
}

function messageOf(row: {
  subject_id: string;
  message_id: string;
  kind: Message['kind'];
  name: string;
  occurred_at: number;
  received_at: number;
  properties: Message['properties'];
  retraction: string | null;
  retracted_at: number | null;
}): StoredMessage {
  return {
    subjectId: row.subject_id,
    messageId: row.message_id,
    kind: row.kind,
    name: row.name,
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
    properties: row.properties,
    ...(row.retraction !== null && {
      retraction: row.retraction,
      retracted: true,
      retractedAt: row.retracted_at ?? row.received_at,
    }),
  };
}

/** Takes messages of a lead back; they stay in the history without any effect. Returns those that had one until now. */
export async function retractMessages(
  transaction: Transaction<Schema>,
  {
    subjectId,
    messageIds,
    reason,
    at,
  }: { subjectId: string; messageIds: readonly string[]; reason: string; at: Instant },
): Promise<Pick<Message, 'messageId' | 'kind' | 'name'>[]> {
  return transaction
    .updateTable('message')
    .set({ retraction: reason, retracted_at: toTimestamptz(at) })
    .where('subject_id', '=', subjectId)
    .where('message_id', '=', sql<string>`any(${messageIds}::text[])`)
    .where('retraction', 'is', null)
    .returning(['message_id as messageId', 'kind', 'name'])
    .execute();
}

/** The first message of each subject that occurred after an instant; subjects without one are left out. */
export async function firstMessagesAfter(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
  after: Instant,
): Promise<Map<string, Instant>> {
  const rows = await database
    .selectFrom('message')
    .select(['subject_id', (eb) => eb.fn.min('occurred_at').as('occurred_at')])
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .where('occurred_at', '>', sql<number>`${toTimestamptz(after)}::timestamptz`)
    .groupBy('subject_id')
    .execute();
  return new Map(rows.map((row) => [row.subject_id, row.occurred_at]));
}

/** The latest events of subjects among those with certain names (folded), the newest first. */
export async function latestEvents(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
  { names, through, limit }: { names: readonly string[]; through: Instant; limit: number },
): Promise<StoredMessage[]> {
  const rows = await database
    .selectFrom('message')
    .select(MESSAGE_COLUMNS)
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .where('kind', 'in', ['track', 'page', 'screen'])
    .where(sql<boolean>`lower(normalize(name, nfc)) = any(${names}::text[])`)
    .where('occurred_at', '<=', sql<number>`${toTimestamptz(through)}::timestamptz`)
    .orderBy('occurred_at', 'desc')
    .orderBy('message_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(messageOf);
}

/** Messages of a subject's history, the newest first, before a position in it; only those with an event name (folded). */
export async function readTimeline(
  database: Kysely<Schema>,
  {
    subjectId,
    event,
    before,
    limit,
  }: {
    subjectId: string;
    event?: string | undefined;
    before?: Omit<Position, 'subjectId'> | undefined;
    limit: number;
  },
): Promise<StoredMessage[]> {
  let query = database.selectFrom('message').select(MESSAGE_COLUMNS).where('subject_id', '=', subjectId);
  if (event !== undefined) query = query.where(sql<boolean>`lower(normalize(name, nfc)) = ${event}`);
  if (before) {
    query = query.where(
      sql<boolean>`(occurred_at, message_id) < (${toTimestamptz(before.occurredAt)}::timestamptz, ${before.messageId})`,
    );
  }
  const rows = await query
    .orderBy('occurred_at', 'desc')
    .orderBy('message_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(messageOf);
}
