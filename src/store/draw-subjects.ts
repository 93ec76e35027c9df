import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** A place in the order in which subjects are drawn. */
export interface DrawPosition {
  draw: string;
  subjectId: string;
}

/**
 * Draws subjects of a kind in an order that has nothing to do with what they are or did, by a hash of their ids: the
 * first ones are a random sample, the same as long as the subjects are, and going on to the end finds everybody.
 */
export async function drawSubjects(
  database: Kysely<Schema>,
  { kind, after, limit }: { kind: 'lead' | 'company'; after?: DrawPosition | undefined; limit: number },
): Promise<DrawPosition[]> {
  const { rows } = await sql<DrawPosition>`
    select left(md5(subject_id::text), 8) as draw, subject_id as "subjectId" from subject
    where kind = ${kind} and merged_into is null
      and (left(md5(subject_id::text), 8), subject_id) > (${after?.draw ?? ''}, ${after?.subjectId ?? NO_ID}::uuid)
    order by left(md5(subject_id::text), 8), subject_id limit ${limit}`.execute(database);
  return rows;
}

/** Before all ids. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

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
