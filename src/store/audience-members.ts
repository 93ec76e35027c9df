import { sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A lead that comes into an audience or leaves it. */
export interface AudienceChange {
  subjectId: string;
  audience: string;
  direction: 'add' | 'remove';
}

/** Changes audiences in the order of the changes; who is in one already stays. */
export async function changeAudiences(
  transaction: Transaction<Schema>,
  changes: readonly AudienceChange[],
  at: Instant,
): Promise<void> {
  if (changes.length === 0) return;
  // What counts is the last word on each lead and audience.
  const last = [...new Map(changes.map((one) => [`${one.subjectId} ${one.audience}`, one])).values()];
  const rowsTo = (direction: AudienceChange['direction']) => {
    const some = last.filter((one) => one.direction === direction);
    return rowsOf({
      subject_id: { type: 'uuid', values: some.map(({ subjectId }) => subjectId) },
      audience: { type: 'text', values: some.map(({ audience }) => audience) },
    });
  };
  await sql`
    insert into audience_member (subject_id, audience, added_at)
    select subject_id, audience, ${toTimestamptz(at)}::timestamptz from ${rowsTo('add')} on conflict do nothing`.execute(
    transaction,
  );
  await sql`
    delete from audience_member using ${rowsTo('remove')}
    where audience_member.subject_id = rows.subject_id and audience_member.audience = rows.audience`.execute(
    transaction,
  );
}
