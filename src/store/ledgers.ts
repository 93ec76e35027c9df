import { type Kysely, sql } from 'kysely';
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
        (select coalesce(sum((move ->> 'points')::integer), 0) from jsonb_array_elements(moves) move) as moved,
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

/** A position in the feed of transitions. */
export interface FeedPosition {
  transactionId: string;
  transitionId: number;
}

export interface FeedRow extends ScoreId, FeedPosition {
  ordinal: number;
  from: string | null;
  to: string | null;
  score: number;
  occurredAt: Instant;
  recordedAt: Instant;
  cause: Cause;
  fires: boolean;
}

/**
 * Transitions after a position, in the order in which their transactions began. Those of transactions that are still
 * under way, and all that began after them, are left for the next time, so that a reader passes nothing over.
 */
export async function readTransitions(
  database: Kysely<Schema>,
  {
    after,
    scorecardId,
    limit,
  }: { after?: FeedPosition | undefined; scorecardId?: number | undefined; limit: number },
): Promise<FeedRow[]> {
  const { rows } = await sql<FeedRow>`
    select subject_id as "subjectId", scorecard_id as "scorecardId", version, ordinal, from_band as "from",
      to_band as "to", score, occurred_at as "occurredAt", recorded_at as "recordedAt", cause, fires,
      transaction_id::text as "transactionId", transition_id as "transitionId"
    from transition
    where transaction_id < pg_snapshot_xmin(pg_current_snapshot())
      and (${after === undefined}::boolean
        or (transaction_id, transition_id) > (${after?.transactionId ?? '0'}::xid8, ${after?.transitionId ?? 0}::bigint))
      and (${scorecardId ?? null}::integer is null or scorecard_id = ${scorecardId ?? null})
    order by transaction_id, transition_id
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
