import { type Kysely, sql } from 'kysely';
import type { LedgerEntry } from '../scoring/ledger.ts';
import type { Schema } from './schema.ts';
import type { ScoreId } from './scores.ts';

/** A lead that was merged into another one. */
export interface MergedLead {
  subjectId: string;
  /** When, which is when its ledgers were closed; null when it never had a score. */
  mergedAt: number | null;
  /** The names that are its own. */
  names: string[];
}

/** The leads that turned out to be a lead, or to be one of those; at most so many. */
export async function mergedLeadsOf(
  database: Kysely<Schema>,
  subjectId: string,
  limit: number,
): Promise<MergedLead[]> {
  const { rows } = await sql<MergedLead>`
    with recursive part as (
      select subject_id from subject where merged_into = ${subjectId}
      union select subject.subject_id from subject join part on subject.merged_into = part.subject_id
    )
    select part.subject_id as "subjectId",
      (select max(recorded_at) from ledger where ledger.subject_id = part.subject_id and cause ->> 'kind' = 'merge')
        as "mergedAt",
      array(select value from identity where identity.subject_id = ${subjectId} and origin_id = part.subject_id
        order by array_position(array['user', 'email', 'anonymous'], kind), value limit 5) as names
    from part order by part.subject_id limit ${limit}`.execute(database);
  return rows;
}

/** A lead with all that were merged into it, in whatever order. */
export async function withMergedInto(database: Kysely<Schema>, subjectId: string): Promise<string[]> {
  const { rows } = await sql<{ subject_id: string }>`
    with recursive part as (
      select ${subjectId}::uuid as subject_id
      union select subject.subject_id from subject join part on subject.merged_into = part.subject_id
    )
    select subject_id from part`.execute(database);
  return rows.map((row) => row.subject_id);
}

/** How far the ledgers of a lead have come, by version, and the band that it was in last under any version. */
export async function ledgerEnds(
  database: Kysely<Schema>,
  subjectId: string,
): Promise<(Omit<ScoreId, 'subjectId'> & { entries: number; transitions: number; band: string | null })[]> {
  const { rows } = await sql<
    Omit<ScoreId, 'subjectId'> & { entries: LedgerEntry['entry']; transitions: number; band: string | null }
  >`
    select version.scorecard_id as "scorecardId", version.version,
      (select coalesce(max(entry), 0) from ledger where subject_id = ${subjectId}
        and scorecard_id = version.scorecard_id and ledger.version = version.version) as entries,
      (select coalesce(max(ordinal), 0) from transition where subject_id = ${subjectId}
        and scorecard_id = version.scorecard_id and transition.version = version.version) as transitions,
      (select to_band from transition where subject_id = ${subjectId} and scorecard_id = version.scorecard_id
        order by transition_id desc limit 1) as band
    from scorecard_version version where status <> 'retired'`.execute(database);
  return rows;
}
