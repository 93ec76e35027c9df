import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A score, or what a list shows of a lead, that changed. */
export interface RecentChange {
  subjectId: string;
  /** Null while the lead is not eligible. */
  score: number | null;
  band: string | null;
  at: Instant;
}

/** What changed last after an instant under a version of a scorecard, the last changes last; at most so many. */
export async function readRecentChanges(
  database: Kysely<Schema>,
  {
    scorecardId,
    version,
    after,
    limit,
  }: { scorecardId: number; version: number; after: Instant; limit: number },
): Promise<RecentChange[]> {
  const since = sql`${toTimestamptz(after)}::timestamptz`;
  const { rows } = await sql<RecentChange>`
    with changed as (
      (select subject_id, changed_at as at from score
        where scorecard_id = ${scorecardId} and version = ${version} and changed_at > ${since}
        order by changed_at desc limit ${limit})
      union all
      (select subject_id, changed_at from profile where changed_at > ${since} order by changed_at desc limit ${limit})
    )
    select changed.subject_id as "subjectId", case when is_eligible then score.score end as score,
      case when is_eligible then score.band end as band, max(changed.at) as at
    from changed join score on score.subject_id = changed.subject_id and scorecard_id = ${scorecardId}
      and version = ${version}
    group by changed.subject_id, is_eligible, score.score, score.band
    order by at desc, "subjectId" desc limit ${limit}`.execute(database);
  return rows.reverse();
}
