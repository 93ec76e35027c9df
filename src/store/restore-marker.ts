import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { ALL_TABLES, readBackedUpTables } from './backed-up-tables.ts';
import type { Schema } from './schema.ts';

/** The table that is there from the beginning of a restore to its end. */
const marker = sql.table('public.restore_under_way');

/** Whether a restore into the database has begun and not ended. */
export async function isRestoreUnderWay(database: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    select to_regclass('public.restore_under_way') is not null as is`.execute(database);
  return rows[0]?.is === true;
}

/** Takes all tables of Ripen away and says that a restore is under way; in a transaction. */
export async function beginRestore(database: Kysely<Schema>): Promise<void> {
  await dropTables(database);
  await sql`create table if not exists ${marker} ()`.execute(database);
}

/** The database is whole. */
export async function endRestore(database: Kysely<Schema>): Promise<void> {
  await sql`drop table ${marker}`.execute(database);
}

/** Leaves the database as empty as it was; in a transaction. */
export async function abandonRestore(database: Kysely<Schema>): Promise<void> {
  await dropTables(database);
  await sql`drop table if exists ${marker}`.execute(database);
}

/** Takes away what the migrations put into the tables. */
export async function truncateTables(database: Kysely<Schema>): Promise<void> {
  // At once: a table that another refers to cannot be emptied without it.
  const names = (await readBackedUpTables(database)).map(({ table }) => sql.table(`public.${table}`));
  await sql`truncate ${sql.join(names)} cascade`.execute(database);
}

async function dropTables(database: Kysely<Schema>): Promise<void> {
  const names = sql.join([...ALL_TABLES, 'migration'].map((table) => sql.table(`public.${table}`)));
  await sql`drop table if exists ${names} cascade`.execute(database);
  await sql`drop function if exists refuse_change_of_audit_entry`.execute(database);
}
