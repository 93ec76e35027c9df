import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { ALL_TABLES } from './backed-up-tables.ts';
import type { Schema } from './schema.ts';

/** Where the numbers of a column that Postgres counts itself have come to. */
export interface IdentitySequence {
  readonly table: string;
  readonly column: string;
  readonly lastValue: number;
}

/**
 * Where all that were used have come to. It may be further than the largest number in the table: what was deleted keeps
 * its number, and other rows may speak of it.
 */
export async function readIdentitySequences(database: Kysely<Schema>): Promise<IdentitySequence[]> {
  const { rows } = await sql<IdentitySequence>`
    select relname as table, attname as column,
      pg_sequence_last_value(pg_get_serial_sequence('public.' || quote_ident(relname), attname)::regclass) as "lastValue"
    from pg_class join pg_attribute on attrelid = pg_class.oid
    where relnamespace = 'public'::regnamespace and relname = any(${ALL_TABLES}::text[]) and attidentity <> ''
      and pg_sequence_last_value(pg_get_serial_sequence('public.' || quote_ident(relname), attname)::regclass) is not null
    order by 1, 2`.execute(database);
  return rows;
}

/** Lets the numbers go on from there. */
export async function setIdentitySequences(
  database: Kysely<Schema>,
  sequences: readonly IdentitySequence[],
): Promise<void> {
  await sql`select setval(pg_get_serial_sequence('public.' || quote_ident("table"), "column"), "lastValue")
    from json_to_recordset(${JSON.stringify(sequences)}::json)
      as sequences ("table" text, "column" text, "lastValue" bigint)`.execute(database);
}
