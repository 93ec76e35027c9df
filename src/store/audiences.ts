import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';

/** All audiences by name, with how many are in each. */
export async function listAudiences(
  database: Kysely<Schema>,
): Promise<{ audience: string; leads: number; lastAddedAt: Instant }[]> {
  const { rows } = await sql<{ audience: string; leads: number; lastAddedAt: Instant }>`
    select audience, count(*)::integer as leads, max(added_at) as "lastAddedAt"
    from audience_member group by audience order by audience`.execute(database);
  return rows;
}

/** Some who are in an audience, in the order of their ids, after one of them. */
export async function readAudience(
  database: Kysely<Schema>,
  { audience, after, limit }: { audience: string; after: string | undefined; limit: number },
): Promise<{ subjectId: string; name: string | null; email: string | null; addedAt: Instant }[]> {
  let query = database
    .selectFrom('audience_member')
    .leftJoin('profile', 'profile.subject_id', 'audience_member.subject_id')
    .select([
      'audience_member.subject_id as subjectId',
      'profile.name',
      'profile.email',
      'added_at as addedAt',
    ])
    .where('audience', '=', audience);
  if (after !== undefined) query = query.where('audience_member.subject_id', '>', after);
  return query.orderBy('audience_member.subject_id').limit(limit).execute();
}
