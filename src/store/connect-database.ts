import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import { Kysely, PostgresDialect } from 'kysely';
import type { ClientBase, PoolConfig } from 'pg';
import { columnTypes } from './column-types.ts';
import { GuardedPool } from './guarded-pool.ts';
import { retryTransaction } from './retry-transaction.ts';
import type { Schema } from './schema.ts';
import { beginSnapshot, type Snapshot } from './snapshot.ts';
import type { StoreLogger } from './store-logger.ts';

/** The database as the rest of the store sees it, embedded or a server. */
export interface Database extends AsyncDisposable {
  readonly kind: 'embedded' | 'server';
  /** For single queries. Inside a transaction use what `transaction` hands in: this one would refuse. */
  readonly kysely: Kysely<Schema>;
  /** For libraries that bring their own SQL. */
  readonly pool: GuardedPool;
  /**
   * Runs the work in one transaction and commits it. The work may run several times: after a serialization failure or
   * a deadlock it is rolled back and tried again, so it must have no effects outside the transaction.
   * @throws SecondConnectionInTransaction when called inside another transaction
   */
  transaction<T>(work: (transaction: Transaction<Schema>) => Promise<T>): Promise<T>;
  /**
   * The database as it is now, for reading as long as that takes, while it goes on. On a server a transaction; of the
   * embedded one, which has one connection, a copy.
   * @throws CopyUnderWay when there is a copy of the embedded database already
   */
  snapshot(): Promise<Snapshot>;
  /** Waits for the queries under way, closes the connections and, when embedded, the database. */
  close(): Promise<void>;
}

/** What `connectDatabase` needs; times in milliseconds. */
export interface DatabaseOptions {
  readonly kind: Database['kind'];
  readonly connection: PoolConfig;
  /** Connections at most. */
  readonly poolSize: number;
  readonly logger: StoreLogger;
  /** How long a query waits for a connection; default 60 s, because on the embedded database it waits for every query before it. */
  readonly connectionWaitMs?: number;
  readonly random?: () => number;
  readonly sleep?: (durationMs: number) => Promise<unknown>;
  /** Turns a failure to connect into what the caller gets to see. */
  readonly explainConnectError?: (error: Error) => Promise<Error>;
  /** Opens a snapshot; a transaction on a connection of its own when left out. */
  readonly openSnapshot?: () => Promise<Snapshot>;
  /** Runs after the pool is closed. */
  readonly afterClose?: () => Promise<void>;
}

/**
 * Zone and formats make text from the database readable in one way; the schema is found whatever the role's defaults;
 * a limit on statements that an administrator set for the role must not cut long rescores short; compiling short
 * queries costs more than it saves.
 */
const sessionSettings = [
  "set application_name to 'ripen'",
  "set timezone to 'UTC'",
  "set datestyle to 'ISO, YMD'",
  "set search_path to 'public'",
  'set statement_timeout to 0',
  'set jit to off',
].join('; ');

/** Opens a pool on a running database. Connects lazily: a wrong address shows with the first query. */
export function connectDatabase(options: DatabaseOptions): Database {
  const { kind, logger, random = Math.random, sleep = sleepFor } = options;
  const pool = openPool(options);
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const transaction: Database['transaction'] = (work) =>
    retryTransaction({ random, sleep, logger }, () =>
      kysely.transaction().execute((trx) => pool.insideTransaction(() => work(trx))),
    );
  const closeAll = async (): Promise<void> => {
    try {
      // Not kysely.destroy(): it forgets the pool when no query was made through Kysely.
      await pool.end();
    } finally {
      await options.afterClose?.();
    }
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeAll());
  const snapshot = options.openSnapshot ?? (() => beginSnapshot(kysely));
  return { kind, kysely, pool, transaction, snapshot, close, [Symbol.asyncDispose]: close };
}

function openPool(options: DatabaseOptions): GuardedPool {
  const { kind, connection, poolSize, logger, connectionWaitMs = 60_000 } = options;
  const embedded = kind === 'embedded';
  const config: PoolConfig = {
    ...connection,
    max: poolSize,
    types: columnTypes(),
    keepAlive: !embedded,
    idleTimeoutMillis: embedded ? 0 : 30_000,
    connectionTimeoutMillis: connectionWaitMs,
    onConnect: async (client: ClientBase) => {
      await client.query(sessionSettings);
    },
  };
  const pool = new GuardedPool(config, options.explainConnectError ?? (async (error) => error));
  pool.on('error', (error) => logger.warn({ err: error }, 'lost an idle database connection'));
  // A connection that breaks while it is checked out and between two queries has no other listener and would end the process.
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.warn({ err: error }, 'lost a database connection in use'));
  });
  return pool;
}
