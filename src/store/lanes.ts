import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { LaneState } from '../messaging/plan-lanes.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

const COLUMNS = [
  'lane',
  'next_slot_at as nextSlotAt',
  'failures',
  'open_until as openUntil',
  'problem',
] as const;

/** Locks lanes, in one order everywhere; those that were never used begin now. */
export async function lockLanes(
  transaction: Transaction<Schema>,
  lanes: readonly string[],
  at: Instant,
): Promise<Map<string, LaneState>> {
  if (lanes.length === 0) return new Map();
  const sorted = [...new Set(lanes)].sort();
  await sql`
    insert into lane (lane, next_slot_at, changed_at)
    select lane, ${toTimestamptz(at)}::timestamptz, ${toTimestamptz(at)}::timestamptz
    from unnest(${sorted}::text[]) as lane on conflict do nothing`.execute(transaction);
  const rows = await transaction
    .selectFrom('lane')
    .select(COLUMNS)
    .where('lane', '=', sql<string>`any(${sorted}::text[])`)
    .orderBy('lane')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.lane, row]));
}

/** Writes what has become of lanes. */
export async function saveLanes(
  transaction: Transaction<Schema>,
  lanes: readonly LaneState[],
  at: Instant,
): Promise<void> {
  if (lanes.length === 0) return;
  const rows = rowsOf({
    lane: { type: 'text', values: lanes.map(({ lane }) => lane) },
    next_slot_at: {
      type: 'timestamptz',
      values: lanes.map(({ nextSlotAt }) => toTimestamptz(Math.ceil(nextSlotAt))),
    },
    failures: { type: 'integer', values: lanes.map(({ failures }) => failures) },
    open_until: {
      type: 'timestamptz',
      values: lanes.map(({ openUntil }) => (openUntil === null ? null : toTimestamptz(openUntil))),
    },
    problem: { type: 'text', values: lanes.map(({ problem }) => problem) },
  });
  await sql`
    update lane set next_slot_at = rows.next_slot_at, failures = rows.failures, open_until = rows.open_until,
      problem = rows.problem, changed_at = ${toTimestamptz(at)}::timestamptz
    from ${rows} where lane.lane = rows.lane`.execute(transaction);
}

/** Lanes with trouble, those with most failures first. */
export async function troubledLanes(database: Kysely<Schema>, limit: number): Promise<LaneState[]> {
  return database
    .selectFrom('lane')
    .select(COLUMNS)
    .where('failures', '>', 0)
    .orderBy('failures', 'desc')
    .orderBy('lane')
    .limit(limit)
    .execute();
}

/** Lets lanes that are held back try at once. */
export async function closeCircuits(database: Kysely<Schema>): Promise<void> {
  await database.updateTable('lane').set({ open_until: null }).where('open_until', 'is not', null).execute();
}
