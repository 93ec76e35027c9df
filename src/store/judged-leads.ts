import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** What sales said last of a lead, and the score that it had then. */
export interface JudgedLeadRow {
  score: number;
  verdict: 'accepted' | 'rejected';
  reason: string | null;
}

/** Leads that sales accepted or rejected, the latest first, with their scores by a version at that moment. */
export async function readJudgedLeads(
  database: Kysely<Schema>,
  { scorecardId, version, limit }: { scorecardId: number; version: number; limit: number },
): Promise<JudgedLeadRow[]> {
  const { rows } = await sql<JudgedLeadRow>`
    select entry.to_score as score, profile.status as verdict, subject.traits -> 'salesReason' ->> 'value' as reason
    from profile
    join subject using (subject_id)
    cross join lateral (
      select to_score from ledger
      where ledger.subject_id = profile.subject_id and scorecard_id = ${scorecardId} and version = ${version}
        and occurred_at <= profile.status_at
      order by entry desc limit 1
    ) as entry
    where profile.status <> 'new' and profile.kind = 'lead' and subject.merged_into is null
    order by profile.status_at desc limit ${limit}`.execute(database);
  return rows;
}
