import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { SCORE_PUSHED } from '../domain/pushed-score.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** The latest score that a model gave to each of some leads; those without one are left out. */
export async function lastPushedScores(
  database: Kysely<Schema>,
  { subjectIds, model }: { subjectIds: readonly string[]; model: string },
): Promise<Map<string, number>> {
  if (subjectIds.length === 0) return new Map();
  const { rows } = await sql<{ subject_id: string; score: number }>`
    select lead.subject_id, latest.score from unnest(${subjectIds}::uuid[]) as lead (subject_id)
    cross join lateral (
      select (properties ->> 'score')::float8 as score from message
      where message.subject_id = lead.subject_id and kind = 'track' and name = ${SCORE_PUSHED} and retraction is null
        and properties ->> 'model' = ${model} and jsonb_typeof(properties -> 'score') = 'number'
      order by occurred_at desc, message_id desc limit 1
    ) as latest`.execute(database);
  return new Map(rows.map((row) => [row.subject_id, row.score]));
}

/** Leads of whom something came since an instant, in the order of their ids. */
export async function activeLeadsAfter(
  database: Kysely<Schema>,
  { since, after, limit }: { since: Instant; after: string | null; limit: number },
): Promise<string[]> {
  let query = database
    .selectFrom('subject')
    .select('subject_id')
    .where('kind', '=', 'lead')
    .where('merged_into', 'is', null)
    .where('last_seen_at', '>=', sql<number>`${toTimestamptz(since)}::timestamptz`);
  if (after !== null) query = query.where('subject_id', '>', after);
  const rows = await query.orderBy('subject_id').limit(limit).execute();
  return rows.map((row) => row.subject_id);
}
