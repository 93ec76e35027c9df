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
