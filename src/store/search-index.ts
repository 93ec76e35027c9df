import { sql } from 'kysely';
import type { Database } from './connect-database.ts';

/** Postgres' codes for what an administrator may not have allowed or installed. */
const NOT_POSSIBLE = new Set(['42501', '0A000', '58P01', '42704']);

/**
 * Makes the index by which parts of names are found without reading all of them, when the server has the extension
 * pg_trgm and the role may use it. Without it a search reads every profile, which is as quick up to some 100,000.
 *
 * @returns whether the index is there
 */
export async function makeSearchIndex({ kysely }: Database): Promise<boolean> {
  const { rows } = await sql<{ valid: boolean | null }>`
    select (select indisvalid from pg_index where indexrelid = to_regclass('public.profile_search')) as valid`.execute(
    kysely,
  );
  if (rows[0]?.valid) return true;
  try {
    await sql`create extension if not exists pg_trgm`.execute(kysely);
    // What a cut-off attempt left behind is of no use.
    await sql`drop index if exists profile_search`.execute(kysely);
    await sql`create index concurrently profile_search on profile using gin (search gin_trgm_ops)`.execute(
      kysely,
    );
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOT_POSSIBLE.has(String(error.code))) return false;
    throw error;
  }
}
