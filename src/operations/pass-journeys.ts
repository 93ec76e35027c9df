import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import { lockDueEnrolments } from '../store/enrolments.ts';
import type { Schema } from '../store/schema.ts';
import { beginScheduled } from './begin-scheduled.ts';
import { moveEnrolments } from './move-enrolments.ts';

/**
 * Moves on those in journeys whose time has come: the longest due first.
 *
 * @returns how many were looked at
 */
export async function passJourneys(
  transaction: Transaction<Schema>,
  { now, limit, home }: { now: Instant; limit: number; home: LeadPlace },
): Promise<number> {
  const due = await lockDueEnrolments(transaction, { now, limit });
  const scheduled = due.filter(({ status }) => status === 'scheduled');
  await beginScheduled(transaction, { enrolments: scheduled, now });
  const moves = due
    .filter(({ status }) => status === 'active')
    .map((enrolment) => ({ enrolment, occasion: { kind: 'time' } as const }));
  await moveEnrolments(transaction, { moves, now, home });
  return due.length;
}
