import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** An event of a lead with its properties. */
export interface RecentEvent {
  subjectId: string;
  name: string;
  occurredAt: Instant;
  properties: JsonObject;
}

/**
 * Of each of some leads the events of some names among its latest messages, the latest first.
 *
 * @param each how many messages of a lead are looked at, however long its history is
 */
export async function readRecentEvents(
  database: Kysely<Schema>,
  {
    subjectIds,
    names,
    each,
    through,
  }: { subjectIds: readonly string[]; names: readonly string[]; each: number; through: Instant },
): Promise<RecentEvent[]> {
  if (subjectIds.length === 0) return [];
  const { rows } = await sql<RecentEvent>`
    select lead.subject_id as "subjectId", latest.name, latest.occurred_at as "occurredAt", latest.properties
    from unnest(${subjectIds}::uuid[]) as lead (subject_id)
    cross join lateral (
      select kind, name, occurred_at, retraction, properties from message
      where message.subject_id = lead.subject_id and occurred_at <= ${toTimestamptz(through)}::timestamptz
      order by occurred_at desc, message_id desc limit ${each}
    ) latest
    where latest.retraction is null and latest.kind in ('track', 'page', 'screen')
      and latest.name = any(${names}::text[])
    order by latest.occurred_at desc`.execute(database);
  return rows;
}
