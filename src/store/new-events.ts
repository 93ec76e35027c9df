import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { NewEvent } from '../learning/drift/drift.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/**
 * Events whose name came for the first time after an instant, by a random sample of leads; those that a single lead of it did
 * are left out.
 *
 * @param leads how many leads to ask about
 */
export async function readNewEvents(
  database: Kysely<Schema>,
  { since, leads }: { since: Instant; leads: number },
): Promise<NewEvent[]> {
  const { rows } = await sql<NewEvent>`
    with drawn as materialized (
      select subject_id from subject where kind = 'lead' and merged_into is null order by subject_id limit ${leads}
    )
    select min(name) as name, min(occurred_at) as "firstAt", count(distinct subject_id) as leads
    from message join drawn using (subject_id)
    where retraction is null and kind in ('track', 'page', 'screen')
    group by lower(normalize(name, nfc))
    having min(occurred_at) > ${toTimestamptz(since)}::timestamptz and count(distinct subject_id) > 1
    order by leads desc, name limit 50`.execute(database);
  return rows;
}
