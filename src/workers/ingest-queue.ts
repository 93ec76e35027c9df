import type { IncomingMessage } from '../domain/incoming-message.ts';
import type { Instant } from '../domain/instant.ts';
import { identitiesIn } from '../operations/identity-plan.ts';
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
  /** The names that the messages mention. */
  names: ReadonlySet<string>;
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
  /** Transactions at the same time; one on the embedded database, which has one connection. */
  mostTransactions?: number;
}

/**
 * Takes messages in, those of requests that arrive at the same time in one transaction: a commit costs the same for one
 * message as for a thousand. A request is answered after its commit.
 *
 * While the database works for one transaction, the next one is computed. Two transactions at the same time never
 * concern the same person: the second would only wait for the first.
 */
export class IngestQueue {
  readonly #options: Required<IngestQueueOptions>;
  #waiting: Waiting[] = [];
  #waitingMessages = 0;
  readonly #running = new Set<Promise<void>>();
  /** The names that transactions under way are about. */
  readonly #namesInWork = new Set<string>();
  #isScheduled = false;

  constructor(options: IngestQueueOptions) {
    const mostTransactions = options.database.kind === 'embedded' ? 1 : 2;
    this.#options = { mostWaiting: 20_000, mostAtOnce: 2_000, mostTransactions, ...options };
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
    const names = new Set(messages.flatMap(identitiesIn).map(({ kind, value }) => `${kind} ${value}`));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ messages, names, resolve, reject });
      this.#schedule();
    });
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    while (this.#waiting.length + this.#running.size > 0) {
      await Promise.all([...this.#running, new Promise((resolve) => setImmediate(resolve))]);
    }
  }

  /** What arrives in the same turn of the event loop shares a transaction. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      while (this.#running.size < this.#options.mostTransactions) {
        const batch = this.#nextBatch();
        if (batch.length === 0) return;
        this.#start(batch);
      }
    });
  }

  #start(batch: readonly Waiting[]): void {
    const names = batch.flatMap((waiting) => [...waiting.names]);
    for (const name of names) this.#namesInWork.add(name);
    const run = this.#takeIn(batch).finally(() => {
      for (const name of names) this.#namesInWork.delete(name);
      this.#running.delete(run);
      this.#schedule();
    });
    this.#running.add(run);
  }

  /** As many requests as one transaction takes, in the order in which they came, of people nobody is working for. */
  #nextBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    const passedOver = new Set<string>();
    let size = 0;
    for (const [position, waiting] of this.#waiting.entries()) {
      const { messages, names } = waiting;
      if (batch.length > 0 && size + messages.length > this.#options.mostAtOnce) {
        left.push(...this.#waiting.slice(position));
        break;
      }
      if (this.#namesInWork.isDisjointFrom(names) && passedOver.isDisjointFrom(names)) {
        batch.push(waiting);
        size += messages.length;
        continue;
      }
      left.push(waiting);
      // Whoever comes later and concerns the same people comes after.
      for (const name of names) passedOver.add(name);
    }
    this.#waiting = left;
    this.#waitingMessages -= size;
    return batch;
  }

  async #takeIn(batch: readonly Waiting[]): Promise<void> {
    try {
      const ingested = await this.#ingest(batch.flatMap(({ messages }) => messages));
      const [only] = batch;
      if (batch.length === 1) only?.resolve(ingested);
      else for (const { messages, resolve } of batch) resolve({ accepted: messages.length, duplicates: 0 });
    } catch (error) {
      const trouble = databaseTrouble(error, this.#options.database);
      // One by one they would wait for the database one by one, unless it was each other that they waited for.
      if (batch.length === 1 || (trouble && trouble !== 'contended')) {
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
