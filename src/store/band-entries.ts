import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A lead that entered a band, and when somebody first took care of it afterwards. */
export interface BandEntry {
  subjectId: string;
  enteredAt: Instant;
  /** Null while nobody has. */
  respondedAt: Instant | null;
  /** Whether it is in the band now. */
  isThere: boolean;
  hasOwner: boolean;
}

/**
 * The latest entries of leads into a band since an instant, the last first, with the first of the given events after each.
 * What only a new version of the scorecard moved counts too: it is to be called as well.
 */
export async function bandEntries(
  database: Kysely<Schema>,
  request: {
    scorecardId: number;
    version: number;
    band: string;
    since: Instant;
    responses: readonly string[];
    limit: number;
  },
): Promise<BandEntry[]> {
  const { scorecardId, version, band, since, responses, limit } = request;
  const { rows } = await sql<BandEntry>`
    with entry as (
      select subject_id, occurred_at from transition
      where scorecard_id = ${scorecardId} and to_band = ${band}
        and occurred_at >= ${toTimestamptz(since)}::timestamptz
      order by occurred_at desc limit ${limit}
    )
    select entry.subject_id as "subjectId", entry.occurred_at as "enteredAt", response.at as "respondedAt",
      coalesce(score.is_eligible and score.band = ${band}, false) as "isThere",
      coalesce(subject.traits -> 'owner' ->> 'value', '') <> '' as "hasOwner"
    from entry
    join subject on subject.subject_id = entry.subject_id and subject.kind = 'lead' and subject.merged_into is null
    left join score on score.subject_id = entry.subject_id and score.scorecard_id = ${scorecardId}
      and score.version = ${version}
    left join lateral (
      select occurred_at as at from message
      where message.subject_id = entry.subject_id and message.occurred_at >= entry.occurred_at
        and kind = 'track' and name = any(${responses}::text[]) and retracted_at is null
      order by occurred_at limit 1
    ) response on true`.execute(database);
  return rows;
}
