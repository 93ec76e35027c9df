import { sql, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** Any number that nobody else uses for an advisory lock in this database. */
const FIRST_START_LOCK = 7_231_101;

/** Keeps other processes from laying out an empty database until the transaction ends. */
export async function holdFirstStart(transaction: Transaction<Schema>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${FIRST_START_LOCK})`.execute(transaction);
}
