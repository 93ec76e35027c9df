import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Database } from './connect-database.ts';
import { databaseTrouble, troubleText } from './database-trouble.ts';
import type { StoreLogger } from './store-logger.ts';

/** The database did not answer, for as long as we wanted to wait. */
export class DatabaseAbsent extends Error {
  override readonly name = 'DatabaseAbsent';
}

/** What `waitForDatabase` needs; times in milliseconds. */
export interface WaitForDatabase {
  readonly database: Database;
  readonly logger: StoreLogger;
  /** 0 asks once. */
  readonly patienceMs: number;
  readonly sleep?: (durationMs: number) => Promise<unknown>;
}

const ASK_EVERY_MS = 1_000;
const TELL_EVERY = 5;

/**
 * Resolves when the database answers. A server may be starting, or its name may not be known yet.
 * @throws DatabaseAbsent when it does not in time
 * @throws whatever else it says, such as that the password is wrong
 */
export async function waitForDatabase({
  database,
  logger,
  patienceMs,
  sleep = sleepFor,
}: WaitForDatabase): Promise<void> {
  for (let asked = 0; ; asked += 1) {
    try {
      await database.pool.query('select 1');
      return;
    } catch (error) {
      if (databaseTrouble(error, database) !== 'unavailable') throw error;
      const waitedMs = asked * ASK_EVERY_MS;
      if (waitedMs >= patienceMs) {
        throw new DatabaseAbsent(
          `the database ${addressOf(database)}does not answer: ${troubleText(error)}; waited ${waitedMs / 1_000} s for it`,
          { cause: error },
        );
      }
      if (asked % TELL_EVERY === 0) {
        logger.warn(
          { waitedMs, patienceMs, reason: troubleText(error) },
          'waiting for the database to answer',
        );
      }
    }
    await sleep(ASK_EVERY_MS);
  }
}

/** Where the database is, without its password. */
function addressOf({ kind, pool }: Database): string {
  const { connectionString } = pool.options;
  if (kind === 'embedded' || connectionString === undefined) return '';
  const url = URL.parse(connectionString);
  return url ? `${url.host}${url.pathname} ` : '';
}
