import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A scorecard and what is known of its draft. */
export interface ScorecardRow {
  scorecardId: number;
  slug: string;
  liveVersion: number | null;
  draft: string | null;
  draftUpdatedAt: Instant | null;
  /** The name of who saved the draft last. */
  draftUpdatedBy: string | null;
  createdAt: Instant;
}

/** A version of a scorecard. */
export interface VersionRow {
  scorecardId: number;
  version: number;
  status: 'publishing' | 'live' | 'retired';
  source: string;
  comment: string;
  firesTransitions: boolean;
  scoredKind: 'lead' | 'company';
  scoredThrough: string | null;
  scoredCount: number;
  subjectCount: number;
  publishedAt: Instant;
  /** The name of who published it; null when that was not kept yet. */
  publishedBy: string | null;
  liveAt: Instant | null;
  retiredAt: Instant | null;
}

const SCORECARD_COLUMNS = [
  'scorecard_id as scorecardId',
  'slug',
  'live_version as liveVersion',
  'draft',
  'draft_updated_at as draftUpdatedAt',
  'draft_updated_by as draftUpdatedBy',
  'created_at as createdAt',
] as const;

const VERSION_COLUMNS = [
  'scorecard_id as scorecardId',
  'version',
  'status',
  'source',
  'comment',
  'fires_transitions as firesTransitions',
  'scored_kind as scoredKind',
  'scored_through as scoredThrough',
  'scored_count as scoredCount',
  'subject_count as subjectCount',
  'published_at as publishedAt',
  'published_by as publishedBy',
  'live_at as liveAt',
  'retired_at as retiredAt',
] as const;

export async function listScorecards(database: Kysely<Schema>): Promise<ScorecardRow[]> {
  return database.selectFrom('scorecard').select(SCORECARD_COLUMNS).orderBy('slug').execute();
}

export async function findScorecard(
  database: Kysely<Schema>,
  slug: string,
): Promise<ScorecardRow | undefined> {
  return database
    .selectFrom('scorecard')
    .select(SCORECARD_COLUMNS)
    .where('slug', '=', slug)
    .executeTakeFirst();
}

/** All versions of a scorecard, the newest first. */
export async function listVersions(database: Kysely<Schema>, scorecardId: number): Promise<VersionRow[]> {
  return database
    .selectFrom('scorecard_version')
    .select(VERSION_COLUMNS)
    .where('scorecard_id', '=', scorecardId)
    .orderBy('version', 'desc')
    .execute();
}

/** The text of every live scorecard, by slug. */
export async function liveSources(database: Kysely<Schema>): Promise<{ slug: string; source: string }[]> {
  return database
    .selectFrom('scorecard')
    .innerJoin('scorecard_version', (join) =>
      join
        .onRef('scorecard_version.scorecard_id', '=', 'scorecard.scorecard_id')
        .onRef('scorecard_version.version', '=', 'scorecard.live_version'),
    )
    .select(['slug', 'source'])
    .orderBy('slug')
    .execute();
}

/** Finds the scorecard of a slug, or begins one. */
export async function ensureScorecard(
  transaction: Transaction<Schema>,
  { slug, at }: { slug: string; at: Instant },
): Promise<number> {
  const row = await transaction
    .insertInto('scorecard')
    .values({ slug, created_at: toTimestamptz(at) })
    // An update without a change, so that the row comes back and stays locked in either case.
    .onConflict((conflict) => conflict.column('slug').doUpdateSet({ slug }))
    .returning('scorecard_id')
    .executeTakeFirstOrThrow();
  return row.scorecard_id;
}

/** Keeps the text of a draft; null throws it away. */
export async function saveDraft(
  transaction: Transaction<Schema>,
  { scorecardId, source, by, at }: { scorecardId: number; source: string | null; by: string; at: Instant },
): Promise<void> {
  const isKept = source !== null;
  await transaction
    .updateTable('scorecard')
    .set({
      draft: source,
      draft_updated_at: isKept ? toTimestamptz(at) : null,
      draft_updated_by: isKept ? by : null,
    })
    .where('scorecard_id', '=', scorecardId)
    .execute();
}

/** Removes a scorecard that has never been published. */
export async function deleteUnpublished(
  transaction: Transaction<Schema>,
  scorecardId: number,
): Promise<void> {
  await transaction
    .deleteFrom('scorecard')
    .where('scorecard_id', '=', scorecardId)
    .where('live_version', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('scorecard_version').select('version').where('scorecard_id', '=', scorecardId))),
    )
    .execute();
}

/** Begins a version. Its number follows on the last one. */
export async function insertVersion(
  transaction: Transaction<Schema>,
  {
    scorecardId,
    source,
    comment,
    firesTransitions,
    publishedBy,
    at,
  }: Pick<VersionRow, 'scorecardId' | 'source' | 'comment' | 'firesTransitions' | 'publishedBy'> & {
    at: Instant;
  },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into scorecard_version
      (scorecard_id, version, status, source, comment, fires_transitions, published_at, published_by,
        subject_count)
    select ${scorecardId}::integer,
      coalesce((select max(version) from scorecard_version where scorecard_id = ${scorecardId}), 0) + 1,
      'publishing', ${source}, ${comment}, ${firesTransitions}::boolean, ${toTimestamptz(at)}::timestamptz,
      ${publishedBy}::text, (select count(*) from subject where merged_into is null)
    returning version`.execute(transaction);
  return rows[0]?.version ?? 0;
}

/** Locks a version that is being published and that no other process is working on. */
export async function lockPublishingVersion(
  transaction: Transaction<Schema>,
): Promise<VersionRow | undefined> {
  return transaction
    .selectFrom('scorecard_version')
    .select(VERSION_COLUMNS)
    .where('status', '=', 'publishing')
    .orderBy('published_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

/** Notes how far publishing has come. */
export async function saveProgress(
  transaction: Transaction<Schema>,
  version: Pick<VersionRow, 'scorecardId' | 'version' | 'scoredKind' | 'scoredThrough'> & {
    newlyScored: number;
  },
): Promise<void> {
  await transaction
    .updateTable('scorecard_version')
    .set((eb) => ({
      scored_kind: version.scoredKind,
      scored_through: version.scoredThrough,
      scored_count: eb('scored_count', '+', version.newlyScored),
    }))
    .where('scorecard_id', '=', version.scorecardId)
    .where('version', '=', version.version)
    .execute();
}

/**
 * Makes a version the live one and records the changes of band that this makes, all at once. The scores of the version
 * before are no longer needed.
 *
 * @returns the version before; null when this is the first
 */
export async function switchVersion(
  transaction: Transaction<Schema>,
  { scorecardId, version, at }: { scorecardId: number; version: number; at: Instant },
): Promise<number | null> {
  const now = sql<string>`${toTimestamptz(at)}::timestamptz`;
  const cause = JSON.stringify({ kind: 'version', version });
  await sql`
    insert into transition (subject_id, scorecard_id, version, ordinal, from_band, to_band, score, occurred_at,
      recorded_at, cause, fires)
    select new.subject_id, new.scorecard_id, new.version, new.transitions, old.band, new.band, new.score, ${now}, ${now},
      ${cause}::jsonb, published.fires_transitions
    from score new
    join scorecard_version published using (scorecard_id, version)
    join scorecard on scorecard.scorecard_id = new.scorecard_id
    left join score old on old.subject_id = new.subject_id and old.scorecard_id = new.scorecard_id
      and old.version = scorecard.live_version
    where new.scorecard_id = ${scorecardId} and new.version = ${version} and old.band is distinct from new.band`.execute(
    transaction,
  );
  const { rows } = await sql<{ version: number }>`
    update scorecard_version set status = 'retired', retired_at = ${now}
    where scorecard_id = ${scorecardId} and status = 'live' returning version`.execute(transaction);
  await sql`
    update scorecard_version set status = 'live', live_at = ${now}
    where scorecard_id = ${scorecardId} and version = ${version}`.execute(transaction);
  await transaction
    .updateTable('scorecard')
    .set({ live_version: version })
    .where('scorecard_id', '=', scorecardId)
    .execute();
  return rows[0]?.version ?? null;
}

/**
 * Removes scores of a version that is no longer in use, some at a time.
 *
 * @returns whether there may be more
 */
export async function clearRetiredScores(database: Kysely<Schema>, limit: number): Promise<boolean> {
  const retired = await database
    .selectFrom('scorecard_version')
    .select(['scorecard_id', 'version'])
    .where('status', '=', 'retired')
    .where('has_scores', '=', true)
    .limit(1)
    .executeTakeFirst();
  if (!retired) return false;
  const { numAffectedRows } = await sql`
    delete from score where ctid = any(array(
      select ctid from score where scorecard_id = ${retired.scorecard_id} and version = ${retired.version}
      limit ${limit}))`.execute(database);
  if (Number(numAffectedRows ?? 0) > 0) return true;
  await database
    .updateTable('scorecard_version')
    .set({ has_scores: false })
    .where('scorecard_id', '=', retired.scorecard_id)
    .where('version', '=', retired.version)
    .execute();
  return true;
}
