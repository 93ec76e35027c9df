import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A segment, and who made and changed it. */
export interface SegmentRow {
  slug: string;
  title: string;
  description: string;
  /** The condition as it was written. */
  source: string;
  createdAt: Instant;
  createdBy: string;
  updatedAt: Instant;
  updatedBy: string;
}

const COLUMNS = [
  'slug',
  'title',
  'description',
  'source',
  'created_at as createdAt',
  'created_by as createdBy',
  'updated_at as updatedAt',
  'updated_by as updatedBy',
] as const;

/** All segments, by title. */
export async function listSegments(database: Kysely<Schema>): Promise<SegmentRow[]> {
  return database.selectFrom('segment').select(COLUMNS).orderBy('title').orderBy('slug').execute();
}

export async function findSegment(database: Kysely<Schema>, slug: string): Promise<SegmentRow | undefined> {
  return database.selectFrom('segment').select(COLUMNS).where('slug', '=', slug).executeTakeFirst();
}

/** Makes a segment, or changes the one of this slug. */
export async function saveSegment(
  database: Kysely<Schema>,
  {
    by,
    at,
    ...segment
  }: Pick<SegmentRow, 'slug' | 'title' | 'description' | 'source'> & { by: string; at: Instant },
): Promise<SegmentRow> {
  const changed = { ...segment, updated_at: toTimestamptz(at), updated_by: by };
  return database
    .insertInto('segment')
    .values({ ...changed, created_at: toTimestamptz(at), created_by: by })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet(changed))
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** @returns whether there was one */
export async function deleteSegment(database: Kysely<Schema>, slug: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('segment')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
