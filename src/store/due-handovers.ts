import { type Kysely, sql, type Transaction } from 'kysely';
import type { Handover } from '../domain/handover.ts';
import type { Instant } from '../domain/instant.ts';
import { HANDOVER_COLUMNS } from './handovers.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** The teams of the handovers with which something is to be done, of the longest due ones; null for those of no team. */
export async function teamsOfDueHandovers(
  database: Kysely<Schema>,
  { now, limit }: { now: Instant; limit: number },
): Promise<(string | null)[]> {
  const { rows } = await sql<{ team: string | null }>`
    select distinct team from (
      select team from handover where next_at <= ${toTimestamptz(now)}::timestamptz order by next_at limit ${limit}
    ) as due`.execute(database);
  return rows.map(({ team }) => team);
}

/** Handovers with which something is to be done, the longest due first; those that another process is at are left out. */
export async function lockDueHandovers(
  transaction: Transaction<Schema>,
  { now, limit }: { now: Instant; limit: number },
): Promise<Handover[]> {
  return transaction
    .selectFrom('handover')
    .select(HANDOVER_COLUMNS)
    .where('next_at', '<=', sql<number>`${toTimestamptz(now)}::timestamptz`)
    .orderBy('next_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

/** The teams in whose lists leads wait for a rep. */
export async function teamsWithWaiting(database: Kysely<Schema>): Promise<string[]> {
  // From one team to the next in the index, however many leads wait.
  const { rows } = await sql<{ team: string }>`
    with recursive step as (
      (select team from handover where person_id is null and ended is null and team is not null order by team limit 1)
      union all
      select (select handover.team from handover
        where person_id is null and ended is null and handover.team > step.team order by handover.team limit 1)
      from step where step.team is not null
    )
    select step.team from step join team on team.slug = step.team`.execute(database);
  return rows.map(({ team }) => team);
}

/** The leads that have waited longest in the list of a team, locked. */
export async function lockWaitingHandovers(
  transaction: Transaction<Schema>,
  { team, limit }: { team: string; limit: number },
): Promise<Handover[]> {
  return transaction
    .selectFrom('handover')
    .select(HANDOVER_COLUMNS)
    .where('team', '=', team)
    .where('person_id', 'is', null)
    .where('ended', 'is', null)
    .orderBy('asked_at')
    .orderBy('subject_id')
    .orderBy('handover_id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

/** Who has had leads and did not answer, so that it does not come to them again: of each lead, since it was asked for. */
export async function earlierReps(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
): Promise<{ subjectId: string; team: string | null; askedAt: Instant; personId: string | null }[]> {
  return database
    .selectFrom('handover')
    .select(['subject_id as subjectId', 'team', 'asked_at as askedAt', 'person_id as personId'])
    .where('subject_id', '=', sql<string>`any(${[...subjectIds]}::uuid[])`)
    .where('ended', '=', 'reassigned')
    .execute();
}

/** Has the open handovers of people looked at, because something of these people changed. */
export async function lookAtHandoversOf(
  transaction: Transaction<Schema>,
  { personId, at }: { personId: string; at: Instant },
): Promise<void> {
  await transaction
    .updateTable('handover')
    .set({ next_at: toTimestamptz(at) })
    .where('person_id', '=', personId)
    .where('ended', 'is', null)
    .where('responded_at', 'is', null)
    .execute();
}

/** The leads without an answer that somebody has, locked. */
export async function lockHandoversOf(
  transaction: Transaction<Schema>,
  personId: string,
): Promise<Handover[]> {
  return transaction
    .selectFrom('handover')
    .select(HANDOVER_COLUMNS)
    .where('person_id', '=', personId)
    .where('ended', 'is', null)
    .where('responded_at', 'is', null)
    .orderBy('subject_id')
    .orderBy('handover_id')
    .forUpdate()
    .execute();
}
