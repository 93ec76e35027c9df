import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Schema } from './schema.ts';

/** The database as it was at one instant, for reading only, while it goes on. Dispose it: it holds a connection. */
export interface Snapshot extends AsyncDisposable {
  readonly kysely: Kysely<Schema>;
}

/** Begins a transaction that sees the database as it is now until it is disposed, on a connection of its own. */
export async function beginSnapshot(database: Kysely<Schema>): Promise<Snapshot> {
  const transaction = await database
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute();
  const dispose = async (): Promise<void> => {
    // A broken connection cannot roll back, and need not.
    await transaction
      .rollback()
      .execute()
      .catch(() => undefined);
  };
  try {
    // Whoever reads slowly is no reason to end the transaction, whatever an administrator set for the role.
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(transaction);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { kysely: transaction, [Symbol.asyncDispose]: dispose };
}
