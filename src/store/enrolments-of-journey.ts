import { sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** Those inside a journey stand still, and dates of leads let nobody in. */
export async function haltEnrolments(transaction: Transaction<Schema>, journeyId: number): Promise<void> {
  await sql`
    update enrolment set due_at = null where journey_id = ${journeyId} and due_at is not null`.execute(
    transaction,
  );
}

/** They go on where they stand: each at the end of its wait, which may have passed. */
export async function resumeEnrolments(transaction: Transaction<Schema>, journeyId: number): Promise<void> {
  await sql`
    update enrolment
    set due_at = coalesce(to_timestamp((wait ->> 'until')::double precision / 1000), arrived_at)
    where journey_id = ${journeyId} and status in ('active', 'scheduled') and due_at is null`.execute(
    transaction,
  );
}

/** Takes everybody out. */
export async function endEnrolments(
  transaction: Transaction<Schema>,
  { journeyId, reason, at }: { journeyId: number; reason: string; at: Instant },
): Promise<void> {
  await sql`delete from enrolment where journey_id = ${journeyId} and status = 'scheduled'`.execute(
    transaction,
  );
  await sql`
    update enrolment set status = 'exited', reason = ${reason}, ended_at = ${toTimestamptz(at)}::timestamptz, due_at = null,
      wait = null, waits_for = null
    where journey_id = ${journeyId} and status = 'active'`.execute(transaction);
}

/** Takes one lead out. @returns whether it was inside */
export async function endEnrolmentOf(
  transaction: Transaction<Schema>,
  { journeyId, subjectId, reason, at }: { journeyId: number; subjectId: string; reason: string; at: Instant },
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    update enrolment set status = 'exited', reason = ${reason}, ended_at = ${toTimestamptz(at)}::timestamptz, due_at = null,
      wait = null, waits_for = null
    where journey_id = ${journeyId} and subject_id = ${subjectId} and status = 'active'`.execute(transaction);
  return numAffectedRows > 0n;
}
