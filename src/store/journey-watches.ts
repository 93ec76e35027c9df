import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** Going through all leads for journeys, and how far it has come. */
export interface JourneyWatch {
  /** `segment:SLUG`, `dates:JOURNEY` or `enrol:JOURNEY`. */
  watch: string;
  source: string;
  /** After whom to go on; null at the beginning. */
  lookedThrough: string | null;
  lookedAt: Instant | null;
  isKnown: boolean;
  lookedCount: number;
  foundCount: number;
  askedBy: string | null;
}

const COLUMNS = [
  'watch',
  'source',
  'looked_through as lookedThrough',
  'looked_at as lookedAt',
  'is_known as isKnown',
  'looked_count as lookedCount',
  'found_count as foundCount',
  'asked_by as askedBy',
] as const;

/** Begins to watch, or anew when something else is looked for. */
export async function putWatch(
  database: Kysely<Schema>,
  { watch, source, askedBy }: { watch: string; source: string; askedBy?: string },
): Promise<void> {
  const anew = {
    source,
    looked_through: null,
    looked_at: null,
    is_known: false,
    looked_count: 0,
    found_count: 0,
    asked_by: askedBy ?? null,
  };
  await database
    .insertInto('journey_watch')
    .values({ watch, ...anew })
    .onConflict((conflict) => conflict.column('watch').doUpdateSet(anew))
    .execute();
}

/** All watches, by name. */
export async function listWatches(database: Kysely<Schema>): Promise<JourneyWatch[]> {
  return database.selectFrom('journey_watch').select(COLUMNS).orderBy('watch').execute();
}

/** Under way, or a segment through which it went before an instant; the others are gone through once. */
function isToLookAt(before: Instant): RawBuilder<boolean> {
  return sql<boolean>`(looked_at is null or looked_at < ${toTimestamptz(before)}::timestamptz)
    and (watch like 'segment:%' or not is_known)`;
}

/**
 * Locks a watch that is to be gone on with: one that is under way, or was through before an instant; the one longest ago first.
 */
export async function lockWatch(
  transaction: Transaction<Schema>,
  { before }: { before: Instant },
): Promise<JourneyWatch | undefined> {
  return transaction
    .selectFrom('journey_watch')
    .select(COLUMNS)
    .where(isToLookAt(before))
    .orderBy(sql`looked_at nulls first`)
    .orderBy('watch')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

/** Whether any watch is to be gone on with. */
export async function hasWatch(database: Kysely<Schema>, before: Instant): Promise<boolean> {
  const row = await database
    .selectFrom('journey_watch')
    .select('watch')
    .where(isToLookAt(before))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Notes how far it has come. */
export async function saveWatch(
  transaction: Transaction<Schema>,
  { watch, lookedThrough, lookedAt, isKnown, lookedCount, foundCount }: JourneyWatch,
): Promise<void> {
  await transaction
    .updateTable('journey_watch')
    .set({
      looked_through: lookedThrough,
      looked_at: lookedAt === null ? null : toTimestamptz(lookedAt),
      is_known: isKnown,
      looked_count: lookedCount,
      found_count: foundCount,
    })
    .where('watch', '=', watch)
    .execute();
}

export async function deleteWatch(database: Kysely<Schema>, watch: string): Promise<void> {
  await database.deleteFrom('journey_watch').where('watch', '=', watch).execute();
  if (!watch.startsWith('segment:')) return;
  await database.deleteFrom('segment_member').where('segment', '=', watch.slice('segment:'.length)).execute();
}

/** Some leads in the order of their ids, after one of them. */
export async function leadsAfter(
  database: Kysely<Schema>,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> {
  let query = database
    .selectFrom('subject')
    .select('subject_id')
    .where('kind', '=', 'lead')
    .where('merged_into', 'is', null);
  if (after !== null) query = query.where('subject_id', '>', after);
  const rows = await query.orderBy('subject_id').limit(limit).execute();
  return rows.map((row) => row.subject_id);
}
