import type { IncomingMessage } from '../domain/incoming-message.ts';
import type { Instant } from '../domain/instant.ts';
import { type Ingested, ingest } from '../operations/ingest.ts';
import type { RegistryCache } from '../operations/registry.ts';
import type { Database } from '../store/connect-database.ts';
import { databaseTrouble } from '../store/database-trouble.ts';

/** More is waiting than memory should hold: the sender has to come again. */
export class IngestQueueFull extends Error {
  override readonly name = 'IngestQueueFull';
  readonly retryAfterSeconds = 1;
}

interface Waiting {
  messages: readonly IncomingMessage[];
  resolve(ingested: Ingested): void;
  reject(error: unknown): void;
}

export interface IngestQueueOptions {
  database: Database;
  registry: RegistryCache;
  clock: () => Instant;
  newId: () => string;
  /** Messages that may wait, beyond those being taken in. */
  mostWaiting?: number;
  /** Messages that one transaction takes in. */
  mostAtOnce?: number;
}

/**
 * Takes messages in, those of requests that arrive at the same time in one transaction: a commit costs the same for one
 * message as for a thousand. A request is answered after its commit.
 */
export class IngestQueue {
  readonly #options: Required<IngestQueueOptions>;
  readonly #waiting: Waiting[] = [];
  #waitingMessages = 0;
  #running: Promise<void> | undefined;

  constructor(options: IngestQueueOptions) {
    this.#options = { mostWaiting: 20_000, mostAtOnce: 1_000, ...options };
  }

  get waitingMessages(): number {
    return this.#waitingMessages;
  }

  /**
   * Takes messages in, all or none, and resolves when they are committed.
   *
   * @throws IngestQueueFull when too many wait
   */
  submit(messages: readonly IncomingMessage[]): Promise<Ingested> {
    if (this.#waitingMessages + messages.length > this.#options.mostWaiting && this.#waitingMessages > 0) {
      throw new IngestQueueFull(
        `${this.#waitingMessages} messages are waiting, at most ${this.#options.mostWaiting} may`,
      );
    }
    this.#waitingMessages += messages.length;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ messages, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    // What arrives in the same turn of the event loop shares the first transaction.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) await this.#takeIn(this.#nextBatch());
    this.#running = undefined;
  }

  #nextBatch(): Waiting[] {
    let size = 0;
    const end = this.#waiting.findIndex(({ messages }, position) => {
      size += messages.length;
      return position > 0 && size > this.#options.mostAtOnce;
    });
    const batch = this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
    this.#waitingMessages -= batch.reduce((sum, { messages }) => sum + messages.length, 0);
    return batch;
  }

  async #takeIn(batch: Waiting[]): Promise<void> {
    try {
      const ingested = await this.#ingest(batch.flatMap(({ messages }) => messages));
      const [only] = batch;
      if (batch.length === 1) only?.resolve(ingested);
      else for (const { messages, resolve } of batch) resolve({ accepted: messages.length, duplicates: 0 });
    } catch (error) {
      // One by one they would wait for the database one by one.
      if (batch.length === 1 || databaseTrouble(error, this.#options.database)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      // One request must not fail for the sake of another.
      for (const waiting of batch) await this.#takeIn([waiting]);
    }
  }

  #ingest(messages: readonly IncomingMessage[]): Promise<Ingested> {
    const { database, registry, clock, newId } = this.#options;
    return database.transaction(async (transaction) => {
      const held = await registry.hold(transaction);
      return ingest(transaction, held, { messages, now: clock(), newId });
    });
  }
}
