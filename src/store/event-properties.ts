import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

const PAGE = 5_000;

/** The events of some names (folded) of leads in a stretch of time, with their properties; page by page. */
export async function* readEventProperties(
  database: Kysely<Schema>,
  request: {
    subjectIds: readonly string[];
    names: readonly string[];
    after: Instant | undefined;
    through: Instant;
  },
): AsyncGenerator<{ subjectId: string; properties: JsonObject }> {
  const { subjectIds, names, after, through } = request;
  const since = after === undefined ? sql`` : sql`and occurred_at > ${toTimestamptz(after)}::timestamptz`;
  let last: { subjectId: string; messageId: string } | undefined;
  for (;;) {
    const behind = last
      ? sql`and (subject_id, message_id) > (${last.subjectId}::uuid, ${last.messageId})`
      : sql``;
    const { rows } = await sql<{ subjectId: string; messageId: string; properties: JsonObject }>`
      select subject_id as "subjectId", message_id as "messageId", properties from message
      where subject_id = any(${subjectIds}::uuid[]) and kind in ('track', 'page', 'screen') and retraction is null
        and lower(normalize(name, nfc)) = any(${names}::text[])
        and occurred_at <= ${toTimestamptz(through)}::timestamptz ${since} ${behind}
      order by subject_id, message_id limit ${PAGE}`.execute(database);
    yield* rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1);
  }
}
