import { sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Waiting } from '../journeys/enrolment.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A date that lets a lead into a journey. */
export interface ScheduledEntry {
  subjectId: string;
  journeyId: number;
  version: number;
  step: string;
  wait: Waiting & { for: 'date' };
}

/** Notes dates of leads for journeys, in place of all that was noted for these leads and journeys. */
export async function replaceScheduled(
  transaction: Transaction<Schema>,
  {
    subjectIds,
    journeyIds,
    entries,
  }: { subjectIds: readonly string[]; journeyIds: readonly number[]; entries: readonly ScheduledEntry[] },
  now: Instant,
): Promise<void> {
  await sql`
    delete from enrolment where status = 'scheduled' and subject_id = any(${subjectIds}::uuid[])
      and journey_id = any(${journeyIds}::integer[])`.execute(transaction);
  if (entries.length === 0) return;
  const added = rowsOf({
    subject_id: { type: 'uuid', values: entries.map(({ subjectId }) => subjectId) },
    journey_id: { type: 'integer', values: entries.map(({ journeyId }) => journeyId) },
    version: { type: 'integer', values: entries.map(({ version }) => version) },
    step: { type: 'text', values: entries.map(({ step }) => step) },
    due_at: { type: 'timestamptz', values: entries.map(({ wait }) => toTimestamptz(wait.until)) },
    wait: { type: 'jsonb', values: entries.map(({ wait }) => JSON.stringify(wait)) },
    cause: {
      type: 'jsonb',
      values: entries.map(({ wait: { trait, date } }) => JSON.stringify({ kind: 'date', trait, date })),
    },
  });
  const at = sql`${toTimestamptz(now)}::timestamptz`;
  await sql`
    insert into enrolment (subject_id, enrolment_id, journey_id, version, status, step, turns, due_at, wait, cause,
      entered_at, arrived_at)
    select subject_id, gen_random_uuid(), journey_id, version, 'scheduled', step, 0, due_at, wait, cause, ${at}, ${at}
    from ${added}
    on conflict (subject_id, journey_id) where status = 'scheduled' do nothing`.execute(transaction);
}

/** Deletes what was noted. */
export async function deleteScheduled(
  transaction: Transaction<Schema>,
  enrolments: readonly { subjectId: string; enrolmentId: string }[],
): Promise<void> {
  const gone = rowsOf({
    subject_id: { type: 'uuid', values: enrolments.map(({ subjectId }) => subjectId) },
    enrolment_id: { type: 'uuid', values: enrolments.map(({ enrolmentId }) => enrolmentId) },
  });
  await sql`
    delete from enrolment using ${gone}
    where enrolment.subject_id = rows.subject_id and enrolment.enrolment_id = rows.enrolment_id`.execute(
    transaction,
  );
}
