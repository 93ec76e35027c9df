import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** How many changed from one band to another on a day. */
export interface BandMovement {
  /** As 2026-11-22, in the time zone that was asked for. */
  day: string;
  from: string | null;
  to: string | null;
  leads: number;
}

/**
 * Changes of band by day since an instant. Those that a new version of the scorecard made are left out: nobody moved.
 *
 * @param timeZone IANA
 */
export async function bandMovement(
  database: Kysely<Schema>,
  { scorecardId, since, timeZone }: { scorecardId: number; since: Instant; timeZone: string },
): Promise<BandMovement[]> {
  const { rows } = await sql<BandMovement>`
    select to_char(occurred_at at time zone ${timeZone}, 'YYYY-MM-DD') as day, from_band as "from", to_band as "to",
      count(*)::integer as leads
    from transition
    where scorecard_id = ${scorecardId} and occurred_at >= ${toTimestamptz(since)}::timestamptz
      and cause ->> 'kind' <> 'version'
    group by 1, 2, 3`.execute(database);
  return rows;
}
