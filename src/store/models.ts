import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { ModelValue } from '../domain/model-runner.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A model from outside, without its content. */
export interface ModelRow {
  modelId: number;
  slug: string;
  title: string;
  definition: string;
  contentHash: string;
  /** Of the file. */
  bytes: number;
  sweepSince: Instant | null;
  sweepThrough: string | null;
  sweptAt: Instant | null;
  sweptFullyAt: Instant | null;
  problem: string | null;
  addedAt: Instant;
  addedBy: string;
}

const COLUMNS = [
  'model_id as modelId',
  'slug',
  'title',
  'definition',
  'content_hash as contentHash',
  // Without unpacking it, which `length` of a text would: models are listed every other second.
  sql<number>`(octet_length(content) * 3 / 4)::integer`.as('bytes'),
  'sweep_since as sweepSince',
  'sweep_through as sweepThrough',
  'swept_at as sweptAt',
  'swept_fully_at as sweptFullyAt',
  'problem',
  'added_at as addedAt',
  'added_by as addedBy',
] as const;

/** All models, by title. */
export async function listModels(database: Kysely<Schema>): Promise<ModelRow[]> {
  return database.selectFrom('model').select(COLUMNS).orderBy('title').orderBy('slug').execute();
}

export async function findModel(database: Kysely<Schema>, slug: string): Promise<ModelRow | undefined> {
  return database.selectFrom('model').select(COLUMNS).where('slug', '=', slug).executeTakeFirst();
}

/** What a model is run and explained with; undefined when it has been removed. */
export async function readModelContent(
  database: Kysely<Schema>,
  modelId: number,
): Promise<{ content: Uint8Array; reference: ModelValue[][] } | undefined> {
  const row = await database
    .selectFrom('model')
    .select(['content', 'reference'])
    .where('model_id', '=', modelId)
    .executeTakeFirst();
  return row && { content: Buffer.from(row.content, 'base64'), reference: row.reference };
}

/** Adds a model, or puts another in its place; everybody is looked at anew. */
export async function saveModel(
  database: Kysely<Schema>,
  {
    slug,
    title,
    definition,
    content,
    contentHash,
    reference,
    at,
    by,
  }: Pick<ModelRow, 'slug' | 'title' | 'definition' | 'contentHash'> & {
    content: Uint8Array;
    reference: readonly (readonly ModelValue[])[];
    at: Instant;
    by: string;
  },
): Promise<void> {
  const values = {
    title,
    definition,
    content: Buffer.from(content).toString('base64'),
    content_hash: contentHash,
    reference: JSON.stringify(reference),
    sweep_since: null,
    sweep_through: null,
    swept_at: null,
    swept_fully_at: null,
    problem: null,
    added_at: toTimestamptz(at),
    added_by: by,
  };
  await database
    .insertInto('model')
    .values({ slug, ...values })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet(values))
    .execute();
}

/** @returns whether there was one */
export async function deleteModel(database: Kysely<Schema>, slug: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('model')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

type Sweep = Pick<ModelRow, 'sweepSince' | 'sweepThrough' | 'sweptAt' | 'sweptFullyAt' | 'problem'>;

/**
 * Notes how far the leads of a model have been looked through.
 *
 * @returns false when another process was faster: it is at work on them
 */
export async function saveModelSweep(
  database: Kysely<Schema>,
  before: ModelRow,
  { sweepSince, sweepThrough, sweptAt, sweptFullyAt, problem }: Sweep,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('model')
    .set({
      sweep_since: sweepSince === null ? null : toTimestamptz(sweepSince),
      sweep_through: sweepThrough,
      swept_at: sweptAt === null ? null : toTimestamptz(sweptAt),
      swept_fully_at: sweptFullyAt === null ? null : toTimestamptz(sweptFullyAt),
      problem,
    })
    .where('model_id', '=', before.modelId)
    .where('content_hash', '=', before.contentHash)
    .where(sql<boolean>`sweep_through is not distinct from ${before.sweepThrough}::uuid`)
    .where(
      sql<boolean>`swept_at is not distinct from ${before.sweptAt === null ? null : toTimestamptz(before.sweptAt)}::timestamptz`,
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
