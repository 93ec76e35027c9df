import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** How often a lead did something, by the event's name. */
export interface EventCount {
  subjectId: string;
  /** Folded: NFC, lower case. */
  event: string;
  /** As it was sent. */
  name: string;
  count: number;
  lastAt: Instant;
}

/** Events that were taken back do not count, nor do those of the future. */
const COUNTS = sql`retraction is null and kind in ('track', 'page', 'screen')`;

/**
 * How often leads did what, and when last.
 *
 * @param names only events of these names (folded); all when left out
 * @param after only events that occurred after this instant
 */
export async function countEvents(
  database: Kysely<Schema>,
  {
    subjectIds,
    names,
    after,
    through,
  }: {
    subjectIds: readonly string[];
    names?: readonly string[] | undefined;
    after?: Instant | undefined;
    through: Instant;
  },
): Promise<EventCount[]> {
  if (subjectIds.length === 0) return [];
  const named = names ? sql`and lower(normalize(name, nfc)) = any(${names}::text[])` : sql``;
  const since = after === undefined ? sql`` : sql`and occurred_at > ${toTimestamptz(after)}::timestamptz`;
  const { rows } = await sql<EventCount>`
    select subject_id as "subjectId", lower(normalize(name, nfc)) as event, min(name) as name, count(*) as count,
      max(occurred_at) as "lastAt"
    from message
    where subject_id = any(${subjectIds}::uuid[]) and ${COUNTS} and occurred_at <= ${toTimestamptz(through)}::timestamptz
      ${named} ${since}
    group by subject_id, lower(normalize(name, nfc))`.execute(database);
  return rows;
}

/** The latest events of each of some leads, with their properties. */
export async function latestEventsOfEach(
  database: Kysely<Schema>,
  { subjectIds, each, through }: { subjectIds: readonly string[]; each: number; through: Instant },
): Promise<{ event: string; properties: JsonObject }[]> {
  if (subjectIds.length === 0) return [];
  const { rows } = await sql<{ event: string; properties: JsonObject }>`
    select lower(normalize(latest.name, nfc)) as event, latest.properties
    from unnest(${subjectIds}::uuid[]) as lead (subject_id)
    cross join lateral (
      select name, properties from message
      where message.subject_id = lead.subject_id and ${COUNTS} and occurred_at <= ${toTimestamptz(through)}::timestamptz
      order by occurred_at desc limit ${each}
    ) latest`.execute(database);
  return rows;
}
