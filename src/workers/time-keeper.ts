import type { Instant } from '../domain/instant.ts';
import { passTime } from '../operations/pass-time.ts';
import type { RegistryCache } from '../operations/registry.ts';
import type { Database } from '../store/connect-database.ts';
import type { StoreLogger } from '../store/store-logger.ts';
import { firstDueAt } from '../store/subjects.ts';

/** How often it is looked whether a subject is due: scores change within a second of their instant. */
const INTERVAL_MS = 250;
const SUBJECTS_AT_ONCE = 200;
const WAIT_AFTER_FAILURE_MS = 5_000;

/** Re-evaluates leads and companies at the instants at which their scores change by time alone. */
export class TimeKeeper {
  readonly #options: {
    database: Database;
    registry: RegistryCache;
    clock: () => Instant;
    logger: StoreLogger;
  };
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isStopped = true;

  constructor(options: {
    database: Database;
    registry: RegistryCache;
    clock: () => Instant;
    logger: StoreLogger;
  }) {
    this.#options = options;
  }

  start(): void {
    this.#isStopped = false;
    this.#schedule(0);
  }

  /** Resolves when the transaction under way is finished. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(delayMs: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run();
    }, delayMs);
  }

  async #run(): Promise<void> {
    try {
      while (!this.#isStopped && (await this.#passTime()) === SUBJECTS_AT_ONCE);
      this.#schedule(INTERVAL_MS);
    } catch (error) {
      this.#options.logger.error({ err: error }, 'could not bring scores up to date; trying again');
      this.#schedule(WAIT_AFTER_FAILURE_MS);
    }
  }

  async #passTime(): Promise<number> {
    const { database, registry, clock } = this.#options;
    const dueAt = await firstDueAt(database.kysely);
    if (dueAt === undefined || dueAt > clock()) return 0;
    return database.transaction(async (transaction) => {
      const held = await registry.hold(transaction);
      return passTime(transaction, held, { now: clock(), limit: SUBJECTS_AT_ONCE });
    });
  }
}
