import { type Kysely, sql, type Transaction } from 'kysely';
import type { AudienceExport } from '../domain/audience-export.ts';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** An export as it is kept. */
export interface AudienceExportRow extends AudienceExport {
  /** Sealed; null when the destination needs none. */
  secret: string | null;
  nextAt: Instant;
  updatedAt: Instant;
  updatedBy: string;
}

const COLUMNS = [
  'slug',
  'title',
  'source',
  'columns',
  'topic',
  'destination',
  'secret',
  'schedule',
  'is_active as isActive',
  'next_at as nextAt',
  'updated_at as updatedAt',
  'updated_by as updatedBy',
] as const;

/** All exports by title. */
export async function listAudienceExports(database: Kysely<Schema>): Promise<AudienceExportRow[]> {
  return database.selectFrom('audience_export').select(COLUMNS).orderBy('title').orderBy('slug').execute();
}

export async function findAudienceExport(
  database: Kysely<Schema>,
  slug: string,
): Promise<AudienceExportRow | undefined> {
  return database.selectFrom('audience_export').select(COLUMNS).where('slug', '=', slug).executeTakeFirst();
}

/** Keeps an export, new or changed. */
export async function saveAudienceExport(
  transaction: Kysely<Schema>,
  one: Omit<AudienceExportRow, 'updatedAt'>,
  now: Instant,
): Promise<void> {
  const at = toTimestamptz(now);
  const content = {
    title: one.title,
    source: JSON.stringify(one.source),
    columns: JSON.stringify(one.columns),
    topic: one.topic,
    destination: JSON.stringify(one.destination),
    secret: one.secret,
    schedule: JSON.stringify(one.schedule),
    is_active: one.isActive,
    next_at: toTimestamptz(one.nextAt),
    updated_at: at,
    updated_by: one.updatedBy,
  };
  await transaction
    .insertInto('audience_export')
    .values({ slug: one.slug, ...content, created_at: at })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet(content))
    .execute();
}

/** Removes an export with what is known of its runs. @returns whether there was one */
export async function deleteAudienceExport(database: Kysely<Schema>, slug: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('audience_export')
    .where('slug', '=', slug)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Exports that are due and that nobody else is at, locked; the longest due first. */
export async function lockDueExports(
  transaction: Transaction<Schema>,
  { now, limit }: { now: Instant; limit: number },
): Promise<AudienceExportRow[]> {
  return transaction
    .selectFrom('audience_export')
    .select(COLUMNS)
    .where('is_active', '=', true)
    .where('next_at', '<=', sql<number>`${toTimestamptz(now)}::timestamptz`)
    .orderBy('next_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

export async function saveNextAt(
  transaction: Transaction<Schema>,
  { slug, nextAt }: { slug: string; nextAt: Instant },
): Promise<void> {
  await transaction
    .updateTable('audience_export')
    .set({ next_at: toTimestamptz(nextAt) })
    .where('slug', '=', slug)
    .execute();
}
