import { AsyncLocalStorage } from 'node:async_hooks';
import type { PoolClient, PoolConfig } from 'pg';
import pg from 'pg';

/** Work inside a transaction asked the pool for another connection instead of using the transaction's own. */
export class SecondConnectionInTransaction extends Error {
  override readonly name = 'SecondConnectionInTransaction';

  constructor() {
    super(
      'a second database connection was asked for inside a transaction; with the embedded database, which has only ' +
        'one, that waits for itself: pass the transaction down and query through it',
    );
  }
}

/** No connection became free, or none could be made, in time. */
export class NoConnection extends Error {
  override readonly name = 'NoConnection';
}

/** A transaction whose work is under way; `open` ends with it, so that timers it left behind are not refused. */
interface TransactionScope {
  open: boolean;
}

/** What `pg` says when the time for a connection is over; it has no code. */
const timeoutMessages = [
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
];

type ConnectCallback = (
  error: Error | undefined,
  client: PoolClient | undefined,
  done: (release?: unknown) => void,
) => void;

/**
 * A pool that refuses a second connection inside a transaction, on every kind of database alike, so that code written
 * against a server also runs on the embedded one.
 */
export class GuardedPool extends pg.Pool {
  readonly #scope = new AsyncLocalStorage<TransactionScope>();
  readonly #explain: (error: Error) => Promise<Error>;

  /** @param explain turns a failure to connect into what the caller gets to see */
  constructor(config: PoolConfig, explain: (error: Error) => Promise<Error>) {
    super(config);
    this.#explain = explain;
  }

  /** Runs the work of a transaction whose connection was taken already; inside it the pool hands out no other. */
  async insideTransaction<T>(work: () => Promise<T>): Promise<T> {
    const scope: TransactionScope = { open: true };
    try {
      return await this.#scope.run(scope, work);
    } finally {
      scope.open = false;
    }
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<PoolClient> | undefined {
    const connected = this.#connect();
    if (callback === undefined) return connected;
    connected.then(
      (client) =>
        callback(undefined, client, (release) => client.release(release as Error | boolean | undefined)),
      (error: Error) => callback(error, undefined, () => undefined),
    );
    return undefined;
  }

  async #connect(): Promise<PoolClient> {
    if (this.#scope.getStore()?.open === true) throw new SecondConnectionInTransaction();
    try {
      return await super.connect();
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      throw await this.#explain(
        timeoutMessages.includes(reason.message) ? this.#waitedTooLong(reason) : reason,
      );
    }
  }

  #waitedTooLong(cause: Error): NoConnection {
    const { totalCount, idleCount, waitingCount, options } = this;
    return new NoConnection(
      `no database connection within ${options.connectionTimeoutMillis} ms: ${totalCount - idleCount} of ${options.max} in use, ` +
        `${waitingCount} waiting; a long query, a transaction that waits for something else, or no way to the database`,
      { cause },
    );
  }
}
