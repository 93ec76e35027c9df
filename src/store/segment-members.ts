import { sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/**
 * Notes which of some leads are in a segment now.
 *
 * @returns who came in and who left since they were looked at last
 */
export async function replaceMembers(
  transaction: Transaction<Schema>,
  { segment, looked, members, at }: { segment: string; looked: string[]; members: string[]; at: Instant },
): Promise<{ entered: string[]; left: string[] }> {
  const { rows: gone } = await sql<{ subjectId: string }>`
    delete from segment_member
    where segment = ${segment} and subject_id = any(${looked}::uuid[]) and not subject_id = any(${members}::uuid[])
    returning subject_id as "subjectId"`.execute(transaction);
  const { rows: come } = await sql<{ subjectId: string }>`
    insert into segment_member (subject_id, segment, since)
    select subject_id, ${segment}, ${toTimestamptz(at)}::timestamptz from unnest(${members}::uuid[]) as subject_id
    on conflict do nothing returning subject_id as "subjectId"`.execute(transaction);
  return {
    entered: come.map(({ subjectId }) => subjectId),
    left: gone.map(({ subjectId }) => subjectId),
  };
}
