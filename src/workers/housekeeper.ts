import { sql } from 'kysely';
import { HOUR_MS, MINUTE_MS } from '../domain/instant.ts';
import type { Database } from '../store/connect-database.ts';
import type { StoreLogger } from '../store/store-logger.ts';

const FIRST_AFTER_MS = 5 * MINUTE_MS;
const EVERY_MS = HOUR_MS;

/** Tables whose rows are replaced again and again; the others only grow. */
const CHANGING_TABLES = ['subject', 'score'];

/** Keeps the embedded database tidy, which has no autovacuum. A server looks after itself. */
export class Housekeeper {
  readonly #options: { database: Database; logger: StoreLogger };
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: { database: Database; logger: StoreLogger }) {
    this.#options = options;
  }

  start(): void {
    if (this.#options.database.kind === 'embedded') this.#schedule(FIRST_AFTER_MS);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#running = this.#tidy();
      this.#schedule(EVERY_MS);
    }, delayMs);
    this.#timer.unref();
  }

  async #tidy(): Promise<void> {
    const { database, logger } = this.#options;
    try {
      for (const table of CHANGING_TABLES)
        await sql`vacuum (analyze) ${sql.table(table)}`.execute(database.kysely);
      await sql`analyze`.execute(database.kysely);
    } catch (error) {
      logger.warn({ err: error }, 'tidying the database failed; trying again in an hour');
    }
  }
}
