import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** A place in the order in which subjects are drawn. */
export interface DrawPosition {
  subjectId: string;
}

/**
 * Draws subjects of a kind in the order of their ids, which are random numbers (UUIDs of version 4) and have nothing to do
 * with what they are or did: the first ones are a random sample, the same as long as the subjects are, and going on to
 * the end finds everybody.
 */
export async function drawSubjects(
  database: Kysely<Schema>,
  { kind, after, limit }: { kind: 'lead' | 'company'; after?: DrawPosition | undefined; limit: number },
): Promise<DrawPosition[]> {
  let query = database
    .selectFrom('subject')
    .select('subject_id as subjectId')
    .where('kind', '=', kind)
    .where('merged_into', 'is', null);
  if (after) query = query.where('subject_id', '>', after.subjectId);
  return query.orderBy('subject_id').limit(limit).execute();
}

/** How many subjects of a kind there are. */
export async function countSubjectsOf(database: Kysely<Schema>, kind: 'lead' | 'company'): Promise<number> {
  const row = await database
    .selectFrom('subject')
    .select((eb) => eb.fn.countAll<number>().as('subjects'))
    .where('kind', '=', kind)
    .where('merged_into', 'is', null)
    .executeTakeFirstOrThrow();
  return row.subjects;
}
