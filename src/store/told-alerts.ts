import { type Kysely, sql, type Transaction } from 'kysely';
import type { AlertCause, AlertKind } from '../domain/alert.ts';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** An alert as a message tells it, or takes it back. */
export interface ToldAlert {
  messageId: string;
  subjectId: string;
  kind: AlertKind;
  detail: JsonObject;
  cause: AlertCause | null;
  at: Instant;
  takenBackWhy: string | null;
}

/** How many leads a message is about in all. */
export interface ToldCounts {
  leads: number;
  takenBack: number;
}

/**
 * Notes that messages are written: alerts that were not taken back until then are told by them.
 */
export async function markTold(
  transaction: Transaction<Schema>,
  { messageIds, at }: { messageIds: readonly string[]; at: Instant },
): Promise<void> {
  await sql`
    update alert set told_at = ${toTimestamptz(at)}::timestamptz
    where digest_id = any(${messageIds}::uuid[]) and taken_back_at is null and told_at is null`.execute(
    transaction,
  );
}

/**
 * What messages tell and take back, the latest first; of each message so many at most of both. What was to be told but never left,
 * because the message that it was in was given up or is tried again, is not taken back.
 */
export async function readTold(
  database: Kysely<Schema>,
  { messageIds, each }: { messageIds: readonly string[]; each: number },
): Promise<{ told: ToldAlert[]; takenBack: ToldAlert[]; counts: Map<string, ToldCounts> }> {
  const columns = sql`alert.subject_id as "subjectId", kind, detail, cause, at, taken_back_why as "takenBackWhy"`;
  const ids = sql`unnest(${messageIds}::uuid[]) as message (id)`;
  const telling = sql`digest_id = message.id and taken_back_at is null`;
  const taking = sql`correction_id = message.id and exists (
    select from effect where effect.effect_id = alert.digest_id and effect.state not in ('dead', 'waiting'))`;
  const read = async (which: typeof telling): Promise<ToldAlert[]> => {
    const { rows } = await sql<ToldAlert>`
      select message.id as "messageId", found.* from ${ids} cross join lateral (
        select ${columns} from alert where ${which} order by at desc, alert_id desc limit ${each}) as found
      order by found.at desc`.execute(database);
    return rows;
  };
  const { rows } = await sql<ToldCounts & { messageId: string }>`
    select message.id as "messageId",
      (select count(distinct subject_id) from alert where ${telling})::int as leads,
      (select count(*) from alert where ${taking})::int as "takenBack"
    from ${ids}`.execute(database);
  const counts = new Map(rows.map(({ messageId, ...count }) => [messageId, count]));
  return { told: await read(telling), takenBack: await read(taking), counts };
}
