import { sql, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** What of the journeys of a lead is moved row by row. Rows keep everything but the lead. */
const MOVED = {
  enrolment: [
    'enrolment_id',
    'journey_id',
    'version',
    'status',
    'step',
    'turns',
    'due_at',
    'waits_for',
    'wait',
    'cause',
    'reason',
    'goals',
    'entered_at',
    'arrived_at',
    'ended_at',
  ],
  enrolment_step: ['enrolment_id', 'turn', 'step', 'way', 'occurred_at', 'detail'],
  journey_signal: ['kind', 'signal', 'occurred_at'],
  audience_member: ['audience', 'added_at'],
} as const satisfies Partial<Record<keyof Schema, readonly string[]>>;

/**
 * Gives a lead the ways through journeys of one that turned out to be it. Of two ways through the same journey that have not
 * ended, that of the lead that stays goes on.
 */
export async function moveEnrolmentsOfLead(
  transaction: Transaction<Schema>,
  { from, to, at }: { from: string; to: string; at: string },
): Promise<void> {
  const isTwice = sql`enrolment.subject_id = ${from} and exists (
    select 1 from enrolment kept
    where kept.subject_id = ${to} and kept.journey_id = enrolment.journey_id and kept.status = enrolment.status)`;
  await sql`delete from enrolment where status = 'scheduled' and ${isTwice}`.execute(transaction);
  await sql`
    update enrolment set status = 'exited', reason = 'merged', ended_at = ${at}::timestamptz, due_at = null, wait = null,
      waits_for = null
    where status = 'active' and ${isTwice}`.execute(transaction);
  for (const [table, columns] of Object.entries(MOVED)) {
    const names = sql.join(columns.map((column) => sql.ref(column)));
    // Deleted and inserted: on a cluster the lead of a row cannot change.
    await sql`
      with gone as (delete from ${sql.table(table)} where subject_id = ${from} returning ${names})
      insert into ${sql.table(table)} (subject_id, ${names}) select ${to}::uuid, ${names} from gone
      on conflict do nothing`.execute(transaction);
  }
  await sql`delete from segment_member where subject_id = ${from}`.execute(transaction);
}
