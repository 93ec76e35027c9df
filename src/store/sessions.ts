import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

export interface SessionRow {
  sessionId: string;
  address: string | null;
  userAgent: string | null;
  createdAt: Instant;
  lastSeenAt: Instant;
}

/** The browsers in which a person is signed in, the latest first. */
export async function listSessions(
  database: Kysely<Schema>,
  { personId, now }: { personId: string; now: Instant },
): Promise<SessionRow[]> {
  return database
    .selectFrom('session')
    .select([
      'id as sessionId',
      'ip_address as address',
      'user_agent as userAgent',
      'created_at as createdAt',
      'updated_at as lastSeenAt',
    ])
    .where('person_id', '=', personId)
    .where('expires_at', '>', sql<number>`${toTimestamptz(now)}`)
    .orderBy('updated_at', 'desc')
    .execute();
}

/** Ends sessions of a person: one, or all but one, or all. */
export async function deleteSessions(
  database: Kysely<Schema>,
  { personId, only, except }: { personId: string; only?: string; except?: string | undefined },
): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('session')
    .where('person_id', '=', personId)
    .$if(only !== undefined, (query) => query.where('id', '=', only ?? ''))
    .$if(except !== undefined, (query) => query.where('id', '<>', except ?? ''))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Clears away sessions of a person that are over. */
export async function deleteExpiredSessions(
  database: Kysely<Schema>,
  { personId, now }: { personId: string; now: Instant },
): Promise<void> {
  await database
    .deleteFrom('session')
    .where('person_id', '=', personId)
    .where('expires_at', '<', sql<number>`${toTimestamptz(now)}`)
    .execute();
}
