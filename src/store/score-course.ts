import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Cause, LedgerEntry } from '../scoring/ledger.ts';
import type { Schema } from './schema.ts';

/** A moment of a score's course: what it was from then on, and what moved it there. */
export interface CoursePoint {
  version: number;
  at: Instant;
  from: number;
  to: number;
  cause: Cause;
  moves: LedgerEntry['moves'];
  /** Whether it is one of the greatest changes. */
  isMoment: boolean;
}

/**
 * The course of a score as it was shown: of each version the changes of the time in which it was live. A long course is
 * thinned evenly; the greatest changes are always there.
 */
export async function readScoreCourse(
  database: Kysely<Schema>,
  {
    subjectId,
    scorecardId,
    points,
    moments,
  }: { subjectId: string; scorecardId: number; points: number; moments: number },
): Promise<CoursePoint[]> {
  const { rows } = await sql<CoursePoint>`
    with period as (
      select version, live_at, coalesce(retired_at, 'infinity') as until from scorecard_version
      where scorecard_id = ${scorecardId} and live_at is not null
    ), shown as (
      select ledger.version, entry, recorded_at, from_score, to_score from ledger join period using (version)
      where subject_id = ${subjectId} and scorecard_id = ${scorecardId} and recorded_at >= live_at and recorded_at < until
    ), thinned as (
      select *, ntile(${points}::integer) over course as part,
        row_number() over (order by abs(to_score - from_score) desc, recorded_at desc) as greatness
      from shown window course as (order by recorded_at, version, entry)
    ), chosen as (
      select *, row_number() over (partition by part order by recorded_at desc, version desc, entry desc) = 1 as is_last
      from thinned
    ), begun as (
      -- A version that takes over begins where its own ledger is by then.
      select period.version, live_at, last.to_score from period cross join lateral (
        select to_score from ledger where subject_id = ${subjectId} and scorecard_id = ${scorecardId}
          and ledger.version = period.version and recorded_at < live_at order by entry desc limit 1
      ) as last
    )
    select version, recorded_at as at, from_score as "from", to_score as "to", cause, moves,
      greatness <= ${moments}::integer and abs(to_score - from_score) > 0 as "isMoment", entry
    from chosen join ledger using (version, entry, recorded_at, from_score, to_score)
    where ledger.subject_id = ${subjectId} and ledger.scorecard_id = ${scorecardId}
      and (is_last or greatness <= ${moments}::integer)
    union all
    select version, live_at, to_score, to_score,
      jsonb_build_object('kind', 'version', 'version', version), '[]'::json, false, 0 from begun
    order by at, version, entry`.execute(database);
  return rows.map(({ version, at, from, to, cause, moves, isMoment }) => ({
    version,
    at,
    from,
    to,
    cause,
    moves,
    isMoment,
  }));
}
