import type { StoreLogger } from '../store/store-logger.ts';

const WAIT_AFTER_FAILURE_MS = 5_000;

export interface RepetitionOptions {
  /** Does a piece of the work, in one transaction; true when there is more to do at once. */
  step: () => Promise<boolean>;
  /** How long to wait when there is nothing to do. */
  intervalMs: number;
  /** What the log says when a step fails; it is tried again after some seconds. */
  onFailure: string;
  logger: StoreLogger;
  /** Cuts a step under way short, when the work is stopped. */
  onStopping?: () => void;
  /** Gives back what steps hold on to, when the work is stopped. */
  onStop?: () => Promise<void>;
  /** How long to wait before the first step; none unless said. */
  firstAfterMs?: number;
}

/** Work in the background that is done again and again until it is stopped. */
export class Repetition {
  readonly #options: RepetitionOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isStopped = true;

  constructor(options: RepetitionOptions) {
    this.#options = options;
  }

  start(): void {
    this.#isStopped = false;
    this.#schedule(this.#options.firstAfterMs ?? 0);
  }

  /** Goes on at once, because there is something to do. */
  wake(): void {
    this.#schedule(0);
  }

  /** Resolves when the step under way is finished. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#options.onStopping?.();
    await this.#running;
    await this.#options.onStop?.();
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      // After the one before, when waking came in the middle of it.
      this.#running = this.#running.then(() => this.#run());
    }, delayMs);
  }

  async #run(): Promise<void> {
    const { step, intervalMs, onFailure, logger } = this.#options;
    try {
      while (!this.#isStopped && (await step()));
      this.#schedule(intervalMs);
    } catch (error) {
      logger.error({ err: error }, onFailure);
      this.#schedule(WAIT_AFTER_FAILURE_MS);
    }
  }
}
