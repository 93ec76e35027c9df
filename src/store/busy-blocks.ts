import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** When somebody is busy. */
export interface BusyBlock {
  personId: string;
  from: Instant;
  to: Instant;
}

/** When people are busy by their calendars, as far as that reaches into a time. */
export async function readBusyBlocks(
  database: Kysely<Schema>,
  { personIds, from, to }: { personIds: readonly string[]; from: Instant; to: Instant },
): Promise<BusyBlock[]> {
  return database
    .selectFrom('busy_block')
    .select(['person_id as personId', 'from_at as from', 'to_at as to'])
    .where('person_id', '=', sql<string>`any(${[...personIds]}::uuid[])`)
    .where('to_at', '>', sql<number>`${toTimestamptz(from)}::timestamptz`)
    .where('from_at', '<', sql<number>`${toTimestamptz(to)}::timestamptz`)
    .orderBy('from_at')
    .execute();
}

/** Writes when somebody is busy by one calendar, in the place of what was known of it. */
export async function replaceBusyBlocks(
  transaction: Transaction<Schema>,
  {
    personId,
    calendarUrl,
    blocks,
  }: { personId: string; calendarUrl: string; blocks: readonly Omit<BusyBlock, 'personId'>[] },
): Promise<void> {
  await transaction
    .deleteFrom('busy_block')
    .where('person_id', '=', personId)
    .where('calendar_url', '=', calendarUrl)
    .execute();
  if (blocks.length === 0) return;
  const rows = rowsOf({
    from_at: { type: 'timestamptz', values: blocks.map(({ from }) => toTimestamptz(from)) },
    to_at: { type: 'timestamptz', values: blocks.map(({ to }) => toTimestamptz(to)) },
  });
  await sql`
    insert into busy_block (person_id, calendar_url, from_at, to_at)
    select ${personId}::uuid, ${calendarUrl}, from_at, to_at from ${rows} on conflict do nothing`.execute(
    transaction,
  );
}

/** Forgets what calendars said that keep somebody busy no longer. */
export async function dropBusyBlocks(
  transaction: Transaction<Schema>,
  { personId, except }: { personId: string; except: readonly string[] },
): Promise<void> {
  await transaction
    .deleteFrom('busy_block')
    .where('person_id', '=', personId)
    .where('calendar_url', '<>', sql<string>`all(${[...except]}::text[])`)
    .execute();
}
