import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/**
 * The first and the last instant of what is known of leads: when anything was received of one, or, by occurred time, when
 * anything happened up to now. Undefined without leads.
 */
export async function readHistorySpan(
  database: Kysely<Schema>,
  { by, now }: { by: 'received' | 'occurred'; now: Instant },
): Promise<{ firstAt: Instant; lastAt: Instant } | undefined> {
  const query =
    by === 'received'
      ? sql`select min(first_seen_at) as "firstAt", max(last_seen_at) as "lastAt" from subject
          where kind = 'lead' and merged_into is null`
      : sql`select min(occurred_at) as "firstAt", max(occurred_at) as "lastAt" from message
          where occurred_at <= ${toTimestamptz(now)}::timestamptz`;
  const { rows } = await sql<{ firstAt: Instant | null; lastAt: Instant | null }>`${query}`.execute(database);
  const [row] = rows;
  if (row?.firstAt == null || row.lastAt == null) return undefined;
  return { firstAt: row.firstAt, lastAt: Math.min(row.lastAt, now) };
}
