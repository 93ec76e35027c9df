import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** What was kept from going outside. */
export interface StoodStill {
  journeys: number;
  effects: number;
}

/**
 * Lets nothing go outside by itself: journeys and exports are paused, leads that reps have are neither reminded of nor given to others,
 * those that waited for a rep wait no more, and what waited in the outbox is among what was given up, from
 * where it can be tried again. A copy of a database must not write to leads whom the original has written to since.
 */
export async function standStill(database: Kysely<Schema>, at: Instant): Promise<StoodStill> {
  const { rows: journeys } = await sql`
    update journey set status = 'paused' where status = 'live' returning journey_id`.execute(database);
  await sql`update enrolment set due_at = null where due_at is not null`.execute(database);
  await sql`delete from journey_signal`.execute(database);
  await sql`update calendar_account set next_sync_at = null`.execute(database);
  await sql`update alert set due_at = null where due_at is not null`.execute(database);
  await sql`
    update handover set ended = 'dropped', ended_at = ${toTimestamptz(at)}::timestamptz
    where person_id is null and ended is null`.execute(database);
  await sql`update handover set next_at = null where next_at is not null`.execute(database);
  await sql`update audience_export set is_active = false`.execute(database);
  await sql`
    update audience_export_run set state = 'failed', problem = 'waited in a back-up that was restored', due_at = null
    where state in ('waiting', 'running')`.execute(database);
  const { numAffectedRows = 0n } = await sql`
    update effect set state = 'dead', problem = 'waited in a back-up that was restored', leased_until = null,
      finished_at = ${toTimestamptz(at)}::timestamptz
    where state in ('waiting', 'sending')`.execute(database);
  return { journeys: journeys.length, effects: Number(numAffectedRows) };
}
