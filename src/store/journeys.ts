import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JourneyStatus } from '../domain/journey.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A journey and what is known of its draft. */
export interface JourneyRow {
  journeyId: number;
  slug: string;
  status: JourneyStatus;
  liveVersion: number | null;
  /** The text of the live version. */
  source: string | null;
  draft: string | null;
  draftUpdatedAt: Instant | null;
  draftUpdatedBy: string | null;
  createdAt: Instant;
}

/** A published version of a journey. */
export interface JourneyVersionRow {
  version: number;
  source: string;
  comment: string;
  publishedAt: Instant;
  publishedBy: string | null;
}

const journeys = (database: Kysely<Schema>) =>
  database
    .selectFrom('journey')
    .leftJoin('journey_version', (join) =>
      join
        .onRef('journey_version.journey_id', '=', 'journey.journey_id')
        .onRef('journey_version.version', '=', 'journey.live_version'),
    )
    .select([
      'journey.journey_id as journeyId',
      'slug',
      'status',
      'live_version as liveVersion',
      'source',
      'draft',
      'draft_updated_at as draftUpdatedAt',
      'draft_updated_by as draftUpdatedBy',
      'created_at as createdAt',
    ]);

/** All journeys by slug, with those that were archived. */
export async function listJourneys(database: Kysely<Schema>): Promise<JourneyRow[]> {
  return journeys(database).orderBy('slug').execute();
}

export async function findJourney(database: Kysely<Schema>, slug: string): Promise<JourneyRow | undefined> {
  return journeys(database).where('slug', '=', slug).executeTakeFirst();
}

/** All versions of a journey, the newest first. */
export async function listJourneyVersions(
  database: Kysely<Schema>,
  journeyId: number,
): Promise<JourneyVersionRow[]> {
  return database
    .selectFrom('journey_version')
    .select(['version', 'source', 'comment', 'published_at as publishedAt', 'published_by as publishedBy'])
    .where('journey_id', '=', journeyId)
    .orderBy('version', 'desc')
    .execute();
}

/** Finds the journey of a slug, or begins one; it stays locked until the transaction ends. */
export async function ensureJourney(
  transaction: Transaction<Schema>,
  { slug, at }: { slug: string; at: Instant },
): Promise<number> {
  const row = await transaction
    .insertInto('journey')
    .values({ slug, status: 'draft', created_at: toTimestamptz(at) })
    // An update without a change, so that the row comes back and stays locked in either case.
    .onConflict((conflict) => conflict.column('slug').doUpdateSet({ slug }))
    .returning('journey_id')
    .executeTakeFirstOrThrow();
  return row.journey_id;
}

/** Keeps the text of a draft; null throws it away. */
export async function saveJourneyDraft(
  transaction: Transaction<Schema>,
  { journeyId, source, by, at }: { journeyId: number; source: string | null; by: string; at: Instant },
): Promise<void> {
  const isKept = source !== null;
  await transaction
    .updateTable('journey')
    .set({
      draft: source,
      draft_updated_at: isKept ? toTimestamptz(at) : null,
      draft_updated_by: isKept ? by : null,
    })
    .where('journey_id', '=', journeyId)
    .execute();
}

/** Removes a journey that has never been published. */
export async function deleteUnpublishedJourney(
  transaction: Transaction<Schema>,
  journeyId: number,
): Promise<void> {
  await transaction
    .deleteFrom('journey')
    .where('journey_id', '=', journeyId)
    .where('live_version', 'is', null)
    .execute();
}

/** Adds a version, with the number that follows on the last one, and makes it the live one. */
export async function insertLiveVersion(
  transaction: Transaction<Schema>,
  {
    journeyId,
    source,
    comment,
    by,
    at,
  }: { journeyId: number; source: string; comment: string; by: string; at: Instant },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    with added as (
      insert into journey_version (journey_id, version, source, comment, published_at, published_by)
      select ${journeyId}::integer, coalesce(max(version), 0) + 1, ${source}, ${comment}, ${toTimestamptz(at)}::timestamptz, ${by}
      from journey_version where journey_id = ${journeyId}
      returning version
    )
    update journey set live_version = added.version,
      status = case when status = 'paused' then status else 'live' end
    from added where journey_id = ${journeyId}
    returning added.version`.execute(transaction);
  const [row] = rows;
  if (!row) throw new Error(`there is no journey ${journeyId}`);
  return row.version;
}

export async function setJourneyStatus(
  transaction: Transaction<Schema>,
  { journeyId, status }: { journeyId: number; status: JourneyStatus },
): Promise<void> {
  await transaction.updateTable('journey').set({ status }).where('journey_id', '=', journeyId).execute();
}
