import { sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** Makes it so that a version has been live since an instant of the past, from which on it will have scored. */
export async function backdateVersion(
  transaction: Transaction<Schema>,
  { scorecardId, version, at }: { scorecardId: number; version: number; at: Instant },
): Promise<void> {
  const instant = toTimestamptz(at);
  await transaction
    .updateTable('scorecard_version')
    .set({ published_at: instant, live_at: instant })
    .where('scorecard_id', '=', scorecardId)
    .where('version', '=', version)
    .execute();
}

/** Makes it so that every live version has been live since before an instant; only right while nobody has a score. */
export async function backdateLiveVersions(transaction: Transaction<Schema>, before: Instant): Promise<void> {
  const instant = sql<string>`least(live_at, ${toTimestamptz(before - 1)}::timestamptz)`;
  await transaction
    .updateTable('scorecard_version')
    .set({ published_at: instant, live_at: instant })
    .where('status', '=', 'live')
    .execute();
}

/** Transitions that this transaction made trigger nothing: what they tell of is long over. */
export async function silenceTransitions(transaction: Transaction<Schema>): Promise<void> {
  await sql`
    update transition set fires = false
    where feed_position is null and fires and xmin = pg_current_xact_id()::xid`.execute(transaction);
}
