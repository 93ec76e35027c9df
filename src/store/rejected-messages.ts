import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { namesOf, rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A message of a batch that could not be taken in. */
export interface RejectedMessage {
  receivedAt: Instant;
  field: string;
  reason: string;
  /** As it came, made safe to store, at most {@link LONGEST_BODY} characters. */
  body: string;
}

const LONGEST_BODY = 40_000;

export async function insertRejected(
  database: Kysely<Schema>,
  messages: readonly RejectedMessage[],
): Promise<void> {
  if (messages.length === 0) return;
  const columns = {
    received_at: { type: 'timestamptz', values: messages.map(({ receivedAt }) => toTimestamptz(receivedAt)) },
    field: { type: 'text', values: messages.map(({ field }) => storable(field)) },
    reason: { type: 'text', values: messages.map(({ reason }) => storable(reason)) },
    body: { type: 'text', values: messages.map(({ body }) => storable(body)) },
  } as const;
  await sql`
    insert into rejected_message (${namesOf(columns)}) select ${namesOf(columns)} from ${rowsOf(columns)}`.execute(
    database,
  );
}

/** The latest rejected messages, the newest first. */
export async function listRejected(
  database: Kysely<Schema>,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<(RejectedMessage & { rejectedId: number })[]> {
  let query = database
    .selectFrom('rejected_message')
    .select(['rejected_id as rejectedId', 'received_at as receivedAt', 'field', 'reason', 'body']);
  if (before !== undefined) query = query.where('rejected_id', '<', before);
  return query.orderBy('rejected_id', 'desc').limit(limit).execute();
}

function storable(text: string): string {
  return text.slice(0, LONGEST_BODY).toWellFormed().replaceAll('\u0000', '\uFFFD');
}
