import { sql } from 'kysely';
import { HOUR_MS, MINUTE_MS } from '../domain/instant.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

/** Tables whose rows are replaced again and again; the others only grow. */
const CHANGING_TABLES = [
  'subject',
  'score',
  'profile',
  'import_chunk',
  'enrolment',
  'journey_signal',
  'effect',
  'handover',
  'alert',
  'meeting',
  'busy_block',
];

/** Keeps the embedded database tidy, which has no autovacuum. A server looks after itself. */
export function housekeeper({ database, logger }: BackgroundServices): Repetition {
  const step = async (): Promise<boolean> => {
    if (database.kind === 'server') return false;
    for (const table of CHANGING_TABLES)
      await sql`vacuum (analyze) ${sql.table(table)}`.execute(database.kysely);
    await sql`analyze`.execute(database.kysely);
    return false;
  };
  const onFailure = 'tidying the database failed; trying again';
  return new Repetition({ step, intervalMs: HOUR_MS, firstAfterMs: 5 * MINUTE_MS, onFailure, logger });
}
