import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Cause, LedgerEntry } from '../scoring/ledger.ts';
import type { Schema } from './schema.ts';
import type { ScoreId } from './scores.ts';

/** An entry of a ledger, with the version that it belongs to. */
export type VersionedEntry = LedgerEntry & { version: number };

/** The entries of a subject's ledger under every version of a scorecard, in order. */
export async function readLedger(
  database: Kysely<Schema>,
  {
    subjectId,
    scorecardId,
    version,
  }: { subjectId: string; scorecardId: number; version?: number | undefined },
): Promise<VersionedEntry[]> {
  let query = database
    .selectFrom('ledger')
    .select([
      'version',
      'entry',
      'occurred_at as occurredAt',
      'recorded_at as recordedAt',
      'from_score as from',
      'to_score as to',
      'cause',
      'moves',
    ])
    .where('subject_id', '=', subjectId)
    .where('scorecard_id', '=', scorecardId);
  if (version !== undefined) query = query.where('version', '=', version);
  return query.orderBy('version').orderBy('entry').execute();
}

/** What the ledgers of subjects add up to, with whether their entries follow on each other without a gap. */
export async function sumLedgers(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
): Promise<(ScoreId & { entries: number; sum: number; moved: number; isUnbroken: boolean })[]> {
  const { rows } = await sql<ScoreId & { entries: number; sum: number; moved: number; isUnbroken: boolean }>`
    with entry as (
      select subject_id, scorecard_id, version, entry, from_score, to_score,
        (select coalesce(sum((move ->> 'points')::integer), 0) from json_array_elements(moves) move) as moved,
        lag(to_score, 1, 0) over ledger_order as before,
        row_number() over ledger_order as number
      from ledger where subject_id = any(${subjectIds}::uuid[])
      window ledger_order as (partition by subject_id, scorecard_id, version order by entry)
    )
    select subject_id as "subjectId", scorecard_id as "scorecardId", version, count(*) as entries,
      sum(to_score - from_score)::bigint as sum, sum(moved)::bigint as moved,
      bool_and(from_score = before and entry = number) as "isUnbroken"
    from entry group by subject_id, scorecard_id, version`.execute(database);
  return rows;
}

export interface FeedRow extends ScoreId {
  /** Its place in the feed. */
  position: number;
  transitionId: number;
  from: string | null;
  to: string | null;
  score: number;
  occurredAt: Instant;
  recordedAt: Instant;
  cause: Cause;
  fires: boolean;
}

/** The key of the lock under which places in the feed are given. */
const FEED_LOCK = 7_231_002;
const PLACES_AT_ONCE = 10_000;

/**
 * Gives the transitions that have come to sight since the last time their places in the feed, after all that have one.
 * Numbers given at insertion would not do: transactions commit in another order, and a reader would pass some over. Of one
 * subject they follow each other, because it is locked while they are made.
 */
export async function extendFeed(transaction: Transaction<Schema>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${FEED_LOCK})`.execute(transaction);
  // A statement of its own, so that it sees what was committed while it waited.
  await sql`
    with placed as (
      select subject_id, scorecard_id, version, ordinal,
        (select coalesce(max(feed_position), 0) from transition) + row_number() over (order by transition_id) as place
      from (
        select subject_id, scorecard_id, version, ordinal, transition_id from transition
        where feed_position is null order by transition_id limit ${PLACES_AT_ONCE}
      ) as waiting
    )
    update transition set feed_position = placed.place from placed
    where (transition.subject_id, transition.scorecard_id, transition.version, transition.ordinal)
      = (placed.subject_id, placed.scorecard_id, placed.version, placed.ordinal)`.execute(transaction);
}

/** Transitions after a place in the feed, in its order; see {@link extendFeed}. */
export async function readTransitions(
  database: Kysely<Schema>,
  { after, scorecardId, limit }: { after: number; scorecardId?: number | undefined; limit: number },
): Promise<FeedRow[]> {
  const { rows } = await sql<FeedRow>`
    select subject_id as "subjectId", scorecard_id as "scorecardId", version, from_band as "from",
      to_band as "to", score, occurred_at as "occurredAt", recorded_at as "recordedAt", cause, fires,
      feed_position as position, transition_id as "transitionId"
    from transition
    where feed_position > ${after}::bigint
      and (${scorecardId ?? null}::integer is null or scorecard_id = ${scorecardId ?? null})
    order by feed_position
    limit ${limit}`.execute(database);
  return rows;
}

/** The bands that transitions recorded, and whether each goes on where the one before ended. */
export async function lastTransitions(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
): Promise<(ScoreId & { lastBand: string | null; isUnbroken: boolean })[]> {
  const { rows } = await sql<ScoreId & { lastBand: string | null; isUnbroken: boolean }>`
    with step as (
      select subject_id, scorecard_id, version, ordinal, from_band, to_band,
        lag(to_band) over step_order as before, row_number() over step_order as number
      from transition where subject_id = any(${subjectIds}::uuid[])
      window step_order as (partition by subject_id, scorecard_id, version order by ordinal)
    )
    select subject_id as "subjectId", scorecard_id as "scorecardId", version,
      (array_agg(to_band order by ordinal desc))[1] as "lastBand",
      bool_and(number = 1 or from_band is not distinct from before) as "isUnbroken"
    from step group by subject_id, scorecard_id, version`.execute(database);
  return rows;
}
