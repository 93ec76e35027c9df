import { type Kysely, sql } from 'kysely';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** How meetings and the calendars of reps stand. */
export interface MeetingFigures {
  /** Meetings that are booked and ahead. */
  readonly ahead: number;
  /** Calendars that are read; that fail, while what is known holds; that were not read for a day. */
  readonly good: number;
  readonly failing: number;
  readonly stale: number;
}

/** Reads what an operator watches of meetings. */
export async function readMeetingFigures(database: Kysely<Schema>, now: Instant): Promise<MeetingFigures> {
  const stale = sql`coalesce(synced_at, created_at) < ${toTimestamptz(now - DAY_MS)}::timestamptz`;
  const { rows } = await sql<MeetingFigures>`
    select (select count(*)::int from meeting where state = 'booked' and starts_at > ${toTimestamptz(now)}::timestamptz) as ahead,
      count(*) filter (where not ${stale} and problem_kind is null)::int as good,
      count(*) filter (where not ${stale} and problem_kind is not null)::int as failing,
      count(*) filter (where ${stale})::int as stale
    from calendar_account`.execute(database);
  return rows[0] ?? { ahead: 0, good: 0, failing: 0, stale: 0 };
}
