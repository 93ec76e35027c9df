import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Database } from './connect-database.ts';
import { connectDatabase } from './connect-database.ts';
import type { EmbeddedDatabase } from './embedded/embedded-database.ts';
import { openEmbeddedDatabase } from './embedded/embedded-database.ts';
import { beginSnapshot, type Snapshot } from './snapshot.ts';
import type { StoreLogger } from './store-logger.ts';

/** What `openDatabase` needs. */
export interface OpenDatabaseOptions {
  /** `postgres://…` of a server; without it the embedded database in the data folder is used. */
  readonly databaseUrl?: string;
  readonly dataDir: string;
  readonly logger: StoreLogger;
  /** Connections at most, on a server; default 10. The embedded database has one. */
  readonly poolSize?: number;
  readonly random?: () => number;
  readonly sleep?: (durationMs: number) => Promise<unknown>;
  /** Called when the embedded database ended by itself: nothing works any more, the program should end too. */
  readonly onStopped?: (error: Error) => void;
}

/**
 * Opens the server's database, or starts the embedded one. Does not migrate.
 * @throws DataFolderInUse when another process holds the data folder
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { databaseUrl, dataDir, logger, poolSize = 10, onStopped, ...retry } = options;
  if (databaseUrl !== undefined) {
    return connectDatabase({
      ...retry,
      kind: 'server',
      connection: { connectionString: databaseUrl },
      poolSize,
      logger,
    });
  }
  const embedded = await openEmbeddedDatabase({ dataDir, logger });
  if (onStopped !== undefined) void embedded.stopped.then(onStopped);
  return overEmbedded(embedded, { logger, ...retry });
}

type Over = Pick<OpenDatabaseOptions, 'logger' | 'random' | 'sleep'> & { readonly connectionWaitMs?: number };

/** The one connection to an embedded database. Closing it closes the embedded database. */
export function overEmbedded(embedded: EmbeddedDatabase, options: Over): Database {
  return connectDatabase({
    ...options,
    kind: 'embedded',
    connection: embedded.connection,
    poolSize: 1,
    explainConnectError: async (error) => {
      // The socket breaks a moment before the thread that served it reports why.
      const stopped = await Promise.race([embedded.stopped, sleepFor(500)]);
      return stopped ?? error;
    },
    openSnapshot: async () => snapshotOf(overEmbedded(await embedded.openCopy(), options)),
    afterClose: () => embedded.close(),
  });
}

/** A snapshot of a whole database that is there for it alone, and is closed with it. */
async function snapshotOf(copy: Database): Promise<Snapshot> {
  try {
    const snapshot = await beginSnapshot(copy.kysely);
    const dispose = async (): Promise<void> => {
      await snapshot[Symbol.asyncDispose]();
      await copy.close();
    };
    return { kysely: snapshot.kysely, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await copy.close();
    throw error;
  }
}
