import { sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';

/** An event that counts, as it is read to be added to accumulators: in no particular order. */
export interface StoredEvent {
  subjectId: string;
  messageId: string;
  name: string;
  occurredAt: Instant;
  /** As JSON text: an event that concerns no accumulator need not be parsed. */
  properties: string;
}

/** The columns of a {@link StoredEvent}, in SQL. */
export const EVENT_COLUMNS = `subject_id as "subjectId", message_id as "messageId", name, properties::text as properties,
  round(date_part('epoch', occurred_at) * 1000)::bigint as "occurredAt"`;

const PAGE = 5_000;

/**
 * Reads the events of subjects without those that were taken back, page by page so that memory stays bounded; while a
 * page is being worked on, the database reads the next.
 *
 * @param names only events of these names (folded); all when left out
 */
export async function* readEvents(
  transaction: Transaction<Schema>,
  subjectIds: readonly string[],
  names?: readonly string[],
): AsyncGenerator<StoredEvent[]> {
  const named = names ? sql`and lower(normalize(name, nfc)) = any(${names}::text[])` : sql``;
  await sql`
    declare events no scroll cursor for
    select ${sql.raw(EVENT_COLUMNS)} from message
    where subject_id = any(${subjectIds}::uuid[]) and retraction is null and kind in ('track', 'page', 'screen')
      ${named}`.execute(transaction);
  const fetch = async (): Promise<StoredEvent[]> =>
    (await sql<StoredEvent>`fetch ${sql.lit(PAGE)} from events`.execute(transaction)).rows;
  let next = fetch();
  for (;;) {
    const rows = await next;
    if (rows.length < PAGE) {
      await sql`close events`.execute(transaction);
      yield rows;
      return;
    }
    next = fetch();
    // A failure shows when the page is awaited; until then it must not count as one that nobody handles.
    next.catch(() => undefined);
    yield rows;
  }
}
