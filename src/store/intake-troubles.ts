import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** What could not be taken in and waits for somebody to look at it. */
export interface IntakeTroubles {
  /** Imports with rows that could not be read, and that nobody has accepted or cancelled. */
  refusedImports: number;
  /** Messages that were refused since the instant. */
  rejectedMessages: number;
}

export async function intakeTroubles(
  database: Kysely<Schema>,
  { since }: { since: Instant },
): Promise<IntakeTroubles> {
  const { rows } = await sql<IntakeTroubles>`
    select (select count(*)::integer from import where status = 'refused') as "refusedImports",
      (select count(*)::integer from rejected_message where received_at >= ${toTimestamptz(since)}::timestamptz)
        as "rejectedMessages"`.execute(database);
  return rows[0] ?? { refusedImports: 0, rejectedMessages: 0 };
}
