import { type Kysely, sql } from 'kysely';
import type { RecentEvent } from './recent-events.ts';
import type { Schema } from './schema.ts';

/**
 * What some leads did lately: their latest events that were not retracted, the latest first.
 *
 * @param each how many events of a lead at most
 * @param among how many of its latest messages are looked at for them, however long its history is
 * @param without names of events that are left out, as they are not what the lead did
 */
export async function readLatestActivity(
  database: Kysely<Schema>,
  {
    subjectIds,
    each,
    among,
    without,
  }: { subjectIds: readonly string[]; each: number; among: number; without: readonly string[] },
): Promise<RecentEvent[]> {
  if (subjectIds.length === 0) return [];
  const { rows } = await sql<RecentEvent>`
    select lead.subject_id as "subjectId", latest.name, latest.occurred_at as "occurredAt", latest.properties
    from unnest(${subjectIds}::uuid[]) as lead (subject_id)
    cross join lateral (
      select name, occurred_at, properties from (
        select kind, name, occurred_at, retraction, properties from message
        where message.subject_id = lead.subject_id
        order by occurred_at desc, message_id desc limit ${among}) as messages
      where retraction is null and kind in ('track', 'page', 'screen')
        and lower(name) <> all(${without}::text[])
      order by occurred_at desc limit ${each}
    ) latest
    order by latest.occurred_at desc`.execute(database);
  return rows;
}
