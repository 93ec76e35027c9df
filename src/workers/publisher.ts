import type { Instant } from '../domain/instant.ts';
import { publishStep } from '../operations/publish.ts';
import type { RegistryCache } from '../operations/registry.ts';
import type { Database } from '../store/connect-database.ts';
import { deleteRetiredScores } from '../store/scorecards.ts';
import type { StoreLogger } from '../store/store-logger.ts';

const INTERVAL_MS = 500;
const WAIT_AFTER_FAILURE_MS = 5_000;
const SCORES_AT_ONCE = 5_000;

/** Publishes versions in the background, step by step, and clears away the scores of those that were replaced. */
export class Publisher {
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

  /** Begins at once, as when a version has just been handed in. */
  wake(): void {
    clearTimeout(this.#timer);
    this.#running = this.#running.then(() => this.#run());
  }

  /** Resolves when the transaction under way is finished. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(delayMs: number): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#running = this.#run();
    }, delayMs);
  }

  async #run(): Promise<void> {
    try {
      while (!this.#isStopped && (await this.#step()));
      this.#schedule(INTERVAL_MS);
    } catch (error) {
      this.#options.logger.error(
        { err: error },
        'publishing a scorecard failed; going on from the last step',
      );
      this.#schedule(WAIT_AFTER_FAILURE_MS);
    }
  }

  async #step(): Promise<boolean> {
    const { database, registry, clock } = this.#options;
    const hasWorked = await database.transaction((transaction) =>
      publishStep(transaction, registry, clock()),
    );
    return hasWorked || (await deleteRetiredScores(database.kysely, SCORES_AT_ONCE)) > 0;
  }
}
