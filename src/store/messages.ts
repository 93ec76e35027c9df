import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import { OPPORTUNITY_EVENTS } from '../domain/outcome.ts';
import { COMMENT_ADDED, SALES_EVENTS } from '../domain/sales-status.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A message of a lead's or a company's history, with why it was taken back if it was. */
export interface StoredMessage extends Message {
  subjectId: string;
  retraction?: string | undefined;
  retractedAt?: Instant;
  /** The lead that it came to, when that has been merged into the subject. */
  originId?: string | undefined;
}

/** Why a message has no effect that came to both of two leads which turned out to be one. */
const DUPLICATE = 'duplicate';

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
    origin_id: { type: 'uuid', values: messages.map((message) => message.originId ?? null) },
  });
  const { rows } = await sql<{ subject_id: string; message_id: string }>`
    insert into message
      (subject_id, message_id, kind, name, occurred_at, received_at, properties, retraction, retracted_at, import_id,
        origin_id)
    select subject_id, message_id, kind, name, occurred_at, received_at, properties, retraction,
      case when retraction is not null then received_at end, ${importId}::integer, origin_id
    from ${added}
    on conflict do nothing
    returning subject_id, message_id`.execute(transaction);
  return new Set(rows.map((row) => `${row.subject_id} ${row.message_id}`));
}

/**
 * Moves a history to the lead that its lead turned out to be; the messages remember where they came to. One that is
 * there already comes under another id and without effect, so that a split can give it back.
 *
 * @returns how many were there already
 */
export async function moveMessages(
  transaction: Transaction<Schema>,
  { from, to, at }: { from: string; to: string; at: Instant },
): Promise<number> {
  const { rows } = await sql<{ duplicates: number }>`
    with found as (delete from message where subject_id = ${from} returning *),
    known as (
      select message_id as known_id from message
      where subject_id = ${to} and message_id in (select message_id from found)
    ),
    moved as (
      insert into message (subject_id, message_id, kind, name, occurred_at, received_at, properties, retraction,
        retracted_at, import_id, origin_id)
      select ${to}::uuid, case when known_id is null then message_id else ${`merged:${from}:`} || message_id end, kind,
        name, occurred_at, received_at, properties,
        case when known_id is null then retraction else coalesce(retraction, ${DUPLICATE}) end,
        case when known_id is null then retracted_at else coalesce(retracted_at, ${toTimestamptz(at)}::timestamptz) end,
        import_id, coalesce(origin_id, ${from}::uuid)
      from found left join known on known_id = message_id
    )
    select count(*) as duplicates from known`.execute(transaction);
  return rows[0]?.duplicates ?? 0;
}

/** Gives a lead back what came to it, or to leads that had been merged into it, before and since it was merged. */
export async function returnMessages(
  transaction: Transaction<Schema>,
  { from, to, origins }: { from: string; to: string; origins: readonly string[] },
): Promise<void> {
  // A duplicate within what goes along stays one.
  const kept = origins.filter((origin) => origin !== to).map((origin) => `merged:${origin}:%`);
  await sql`
    with found as (
      delete from message where subject_id = ${from} and origin_id = any(${origins}::uuid[])
      returning *, message_id ~ '^merged:[0-9a-f-]{36}:' and not message_id like any(${kept}::text[]) as is_freed
    )
    insert into message (subject_id, message_id, kind, name, occurred_at, received_at, properties, retraction,
      retracted_at, import_id, origin_id)
    select ${to}::uuid, case when is_freed then substr(message_id, 45) else message_id end, kind, name, occurred_at,
      received_at, properties,
      case when is_freed then nullif(retraction, ${DUPLICATE}) else retraction end,
      case when is_freed and retraction = ${DUPLICATE} then null else retracted_at end,
      import_id, nullif(origin_id, ${to}::uuid)
    from found`.execute(transaction);
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
 * @param names of the events only those with these names (folded); all when left out
 */
export async function* readHistories(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
  { through, after, names }: { through: Instant; after?: Instant; names?: readonly string[] },
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
    if (names) {
      query = query.where(
        sql<boolean>`(kind in ('identify', 'group') or lower(normalize(name, nfc)) = any(${names}::text[]))`,
      );
    }
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

/** A message of a subject. */
export interface MessageOfSubject {
  subjectId: string;
  messageId: string;
}

/** Takes messages back; they stay in the histories without any effect. Returns those that had one until now. */
export async function retractMessages(
  transaction: Transaction<Schema>,
  { messages, reason, at }: { messages: readonly MessageOfSubject[]; reason: string; at: Instant },
): Promise<(MessageOfSubject & Pick<Message, 'kind' | 'name'>)[]> {
  if (messages.length === 0) return [];
  const asked = rowsOf({
    subject_id: { type: 'uuid', values: messages.map(({ subjectId }) => subjectId) },
    message_id: { type: 'text', values: messages.map(({ messageId }) => messageId) },
  });
  const { rows } = await sql<MessageOfSubject & Pick<Message, 'kind' | 'name'>>`
    update message set retraction = ${reason}, retracted_at = ${toTimestamptz(at)}::timestamptz
    from ${asked}
    where message.subject_id = rows.subject_id and message.message_id = rows.message_id and retraction is null
    returning message.subject_id as "subjectId", message.message_id as "messageId", kind, name`.execute(
    transaction,
  );
  return rows;
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

/** What a part of a history is about. */
export type TimelineTopic = 'activity' | 'email' | 'sales' | 'comments' | 'traits';

/** Messages of a subject's history, the newest first, before a position in it. */
export async function readTimeline(
  database: Kysely<Schema>,
  {
    subjectId,
    event,
    topics,
    before,
    limit,
  }: {
    subjectId: string;
    /** Only those with this event name (folded). */
    event?: string | undefined;
    topics?: readonly TimelineTopic[] | undefined;
    before?: Omit<Position, 'subjectId'> | undefined;
    limit: number;
  },
): Promise<StoredMessage[]> {
  let query = database.selectFrom('message').select(MESSAGE_COLUMNS).where('subject_id', '=', subjectId);
  if (event !== undefined) query = query.where(sql<boolean>`lower(normalize(name, nfc)) = ${event}`);
  if (topics) query = query.where(sql<boolean>`${TOPIC} = any(${topics}::text[])`);
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

const OPPORTUNITY_AND_ASSIGNMENT = [
  ...SALES_EVENTS.filter((name) => name !== COMMENT_ADDED),
  ...OPPORTUNITY_EVENTS,
];

const TOPIC = sql<TimelineTopic>`case
  when kind in ('identify', 'group', 'alias') then 'traits'
  when name = ${COMMENT_ADDED} then 'comments'
  when name = any(${OPPORTUNITY_AND_ASSIGNMENT}::text[]) then 'sales'
  when name ilike 'email %' then 'email'
  else 'activity' end`;

/** The latest messages of the people of a company who were active last, the newest first. */
export async function readCompanyTimeline(
  database: Kysely<Schema>,
  { companyId, limit }: { companyId: string; limit: number },
): Promise<StoredMessage[]> {
  const { rows } = await sql<Parameters<typeof messageOf>[0]>`
    select latest.* from (
      select subject_id from subject where company_id = ${companyId} order by last_seen_at desc limit ${MOST_PEOPLE}
    ) as person cross join lateral (
      select ${sql.join(MESSAGE_COLUMNS.map((column) => sql.ref(column)))} from message
      where message.subject_id = person.subject_id and kind in ('track', 'page', 'screen') and retraction is null
        and name <> all(${SALES_EVENTS}::text[])
      order by occurred_at desc limit ${limit}
    ) as latest
    order by latest.occurred_at desc, latest.message_id desc limit ${limit}`.execute(database);
  return rows.map(messageOf);
}

const MOST_PEOPLE = 200;
