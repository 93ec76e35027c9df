import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

export interface AbsenceRow {
  absenceId: string;
  personId: string;
  from: Instant;
  to: Instant;
  note: string;
}

/** When people are out of office, as far as it is not over, the earliest first. */
export async function readAbsences(
  database: Kysely<Schema>,
  { personIds, after }: { personIds: readonly string[]; after: Instant },
): Promise<AbsenceRow[]> {
  return database
    .selectFrom('absence')
    .select(['absence_id as absenceId', 'person_id as personId', 'from_at as from', 'to_at as to', 'note'])
    .where('person_id', '=', sql<string>`any(${[...personIds]}::uuid[])`)
    .where('to_at', '>', sql<number>`${toTimestamptz(after)}::timestamptz`)
    .orderBy('from_at')
    .execute();
}

/** Notes when somebody is out of office; what is noted under the same id already is replaced. */
export async function saveAbsence(database: Kysely<Schema>, absence: AbsenceRow): Promise<void> {
  const { absenceId, personId, from, to, note } = absence;
  const row = { from_at: toTimestamptz(from), to_at: toTimestamptz(to), note };
  await database
    .insertInto('absence')
    .values({ absence_id: absenceId, person_id: personId, ...row })
    .onConflict((conflict) =>
      conflict.column('absence_id').doUpdateSet(row).where('absence.person_id', '=', personId),
    )
    .execute();
}

/** @returns whether this person had such an absence */
export async function deleteAbsence(
  database: Kysely<Schema>,
  { absenceId, personId }: { absenceId: string; personId: string },
): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('absence')
    .where('absence_id', '=', absenceId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
