import { sql } from 'kysely';
import { removeImportStep } from '../operations/remove-import.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

const INTERVAL_MS = 500;
/** From which a removal deletes much, and which otherwise only grow. */
const EMPTIED_TABLES = ['message', 'identity', 'ledger', 'transition', 'subject', 'score'];

/** Removes imports step by step; goes on after a restart. */
export function importRemover({ database, registry, clock, logger }: BackgroundServices): Repetition {
  let hasRemoved = false;
  const step = async (): Promise<boolean> => {
    const hasWorked = await database.transaction((transaction) =>
      removeImportStep(transaction, registry, clock()),
    );
    // The embedded database has no autovacuum: without this the room is lost.
    if (!hasWorked && hasRemoved && database.kind === 'embedded') {
      for (const table of EMPTIED_TABLES)
        await sql`vacuum (analyze) ${sql.table(table)}`.execute(database.kysely);
    }
    hasRemoved = hasWorked;
    return hasWorked;
  };
  const onFailure = 'removing an import failed; going on from the last step';
  return new Repetition({ step, intervalMs: INTERVAL_MS, onFailure, logger });
}
