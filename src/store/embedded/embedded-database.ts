import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PoolConfig } from 'pg';
import type { StoreLogger } from '../store-logger.ts';
import { compiledPostgres } from './compiled-postgres.ts';
import { copyDataFiles } from './copy-folder.ts';
import { lockFolder } from './folder-lock.ts';
import { makeSocketFolder } from './socket-folder.ts';
import type { PostgresStorage } from './start-postgres.ts';
import type { WorkerInput, WorkerReport, WorkerRequest } from './worker.ts';

/** The thread of the embedded database ended although nobody closed it. Only a new start of the program helps. */
export class EmbeddedDatabaseStopped extends Error {
  override readonly name = 'EmbeddedDatabaseStopped';
}

/** There is a copy of the embedded database already: two would take the disk and the memory of three. */
export class CopyUnderWay extends Error {
  override readonly name = 'CopyUnderWay';
}

/** A running embedded Postgres. It takes one connection at a time. */
export interface EmbeddedDatabase extends AsyncDisposable {
  /** How `pg` reaches it. Also good for a client in another process of the same user, once the pool is closed. */
  readonly connection: PoolConfig;
  /** Resolves when the database ended by itself, with the reason; never when it was closed. */
  readonly stopped: Promise<EmbeddedDatabaseStopped>;
  /** The reason why the database ended by itself, if it did. */
  failure(): EmbeddedDatabaseStopped | undefined;
  /** Writes all data to a file that `openInMemoryDatabase` can start from. */
  writeSnapshot(file: string): Promise<void>;
  /**
   * Copies the database as it is at the end of the copy, and opens the copy as a database of its own; closing it removes
   * it. This one goes on meanwhile, but for a checkpoint at the beginning and the copy of some log at the end.
   * @throws CopyUnderWay when there is a copy already
   */
  openCopy(): Promise<EmbeddedDatabase>;
  /** Ends the connections, checkpoints, stops the thread and releases the folder. A second call does nothing. */
  close(): Promise<void>;
}

/** Where in the data folder a copy of the database is kept for as long as it is needed. */
const copyFolder = 'copy';

/** Time the database gets to stop in order, in milliseconds; after that its thread is ended, which loses nothing. */
const closeTimeoutMs = 30_000;

/**
 * Stack of the thread, in megabytes. On the default of 4 a deeply nested expression or recursion overflows it before
 * Postgres's own limit (max_stack_depth) is reached, PGlite swallows that, and the memory of the database is broken
 * ("bad buffer ID: 0"). From 16 on Postgres answers "stack depth limit exceeded" and goes on.
 */
const stackSizeMb = 32;

/**
 * Starts the embedded Postgres on a data folder (database in `<dataDir>/postgres`), creating both when missing.
 * What it acknowledges survives a kill of the process and a power cut.
 * @throws DataFolderInUse when another process holds the folder
 * @throws Error when the database does not start; says which folder
 */
export async function openEmbeddedDatabase(options: {
  readonly dataDir: string;
  readonly logger: StoreLogger;
}): Promise<EmbeddedDatabase> {
  const dataDir = resolve(options.dataDir);
  const lock = lockFolder(dataDir);
  const release = (): void => lock.release();
  try {
    // A process that was killed while it made a back-up leaves it behind.
    rmSync(join(dataDir, copyFolder), { recursive: true, force: true });
    return await startDatabase({ storage: { kind: 'folder', dataDir }, logger: options.logger, release });
  } catch (error) {
    release();
    throw error;
  }
}

/** Starts an embedded Postgres that keeps nothing, for tests; empty, or with the data of a snapshot file. */
export function openInMemoryDatabase(options: {
  readonly logger: StoreLogger;
  readonly snapshotFile?: string;
}): Promise<EmbeddedDatabase> {
  const storage: PostgresStorage = { kind: 'memory', snapshotFile: options.snapshotFile };
  return startDatabase({ storage, logger: options.logger, release: () => undefined });
}

interface Start {
  readonly storage: PostgresStorage;
  readonly logger: StoreLogger;
  readonly release: () => void;
}

async function startDatabase({ storage, logger, release }: Start): Promise<EmbeddedDatabase> {
  const socket = makeSocketFolder(storage.kind === 'folder' ? storage.dataDir : undefined);
  const input: WorkerInput = { storage, socketFile: socket.file, wasm: await compiledPostgres() };
  // No execArgv: what the program was started with (--input-type, --test, a loader) is not meant for this thread.
  const workerOptions = { workerData: input, execArgv: [], resourceLimits: { stackSizeMb } };
  const thread = watch(new Worker(new URL('./worker.ts', import.meta.url), workerOptions));
  try {
    await thread.nextReport('ready');
  } catch (error) {
    socket.remove();
    throw error;
  }
  void thread.stopped.then((error) => logger.error({ err: error }, 'the embedded database stopped'));
  const closeOnce = async (): Promise<void> => {
    try {
      await thread.close();
    } finally {
      socket.remove();
      release();
    }
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeOnce());
  const openCopy =
    storage.kind === 'folder'
      ? copiesOfFolder({ thread, dataDir: storage.dataDir, logger })
      : (): Promise<EmbeddedDatabase> => copyInMemory(thread, logger);
  return {
    connection: { host: socket.path, port: socket.port, user: 'postgres', database: 'postgres', ssl: false },
    stopped: thread.stopped,
    failure: thread.failure,
    writeSnapshot: (file) => thread.ask({ kind: 'snapshot', file }, 'snapshot-written'),
    openCopy,
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface FolderCopies {
  readonly thread: WatchedThread;
  readonly dataDir: string;
  readonly logger: StoreLogger;
}

/** Makes copies in the data folder, one at a time. */
function copiesOfFolder({ thread, dataDir, logger }: FolderCopies): () => Promise<EmbeddedDatabase> {
  const copyDir = join(dataDir, copyFolder);
  const folders = { from: join(dataDir, 'postgres'), to: join(copyDir, 'postgres') };
  let isTaken = false;
  const remove = (): void => {
    rmSync(copyDir, { recursive: true, force: true });
    isTaken = false;
  };
  return async () => {
    if (isTaken)
      throw new CopyUnderWay('a copy of the database is in use, by another back-up: wait for its end');
    isTaken = true;
    try {
      await copyWhileRunning(thread, folders);
      const copy = await openEmbeddedDatabase({ dataDir: copyDir, logger });
      const close = (): Promise<void> => copy.close().finally(remove);
      return { ...copy, close, [Symbol.asyncDispose]: close };
    } catch (error) {
      remove();
      throw error;
    }
  };
}

/** The log between its two ends makes the database of the last moment of what was copied in between, as after a crash. */
async function copyWhileRunning(
  thread: WatchedThread,
  folders: { readonly from: string; readonly to: string },
): Promise<void> {
  let to: string | undefined;
  await thread.ask({ kind: 'begin-copy', to: folders.to }, 'copy-begun');
  try {
    await copyDataFiles(folders);
    to = folders.to;
  } finally {
    await thread.ask({ kind: 'end-copy', to }, 'copy-ended');
  }
}

async function copyInMemory(thread: WatchedThread, logger: StoreLogger): Promise<EmbeddedDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'ripen-copy-'));
  try {
    const snapshotFile = join(folder, 'snapshot.tar');
    await thread.ask({ kind: 'snapshot', file: snapshotFile }, 'snapshot-written');
    return await openInMemoryDatabase({ logger, snapshotFile });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface WatchedThread {
  readonly stopped: Promise<EmbeddedDatabaseStopped>;
  failure(): EmbeddedDatabaseStopped | undefined;
  nextReport(kind: WorkerReport['kind']): Promise<void>;
  /** Sends a request and waits for the report that answers it. @throws Error with the problem of the report */
  ask(request: WorkerRequest, answer: WorkerReport['kind']): Promise<void>;
  close(): Promise<void>;
}

function watch(worker: Worker): WatchedThread {
  let cause: Error | undefined;
  let closing = false;
  let failure: EmbeddedDatabaseStopped | undefined;
  const stopped = Promise.withResolvers<EmbeddedDatabaseStopped>();
  const exited = Promise.withResolvers<void>();
  worker.on('error', (error) => {
    cause = error instanceof Error ? error : new Error(String(error));
  });
  worker.on('exit', (code) => {
    exited.resolve();
    if (closing && cause === undefined) return;
    const reason = cause?.message ?? `its thread exited with code ${code}`;
    failure = new EmbeddedDatabaseStopped(`the embedded database stopped: ${reason}`, { cause });
    stopped.resolve(failure);
  });
  const nextReport = (kind: WorkerReport['kind']): Promise<void> => {
    const reported = new Promise<void>((resolve, reject) => {
      const listen = (report: WorkerReport): void => {
        if (report.kind !== kind) return;
        worker.off('message', listen);
        if ('problem' in report) reject(new Error(report.problem));
        else resolve();
      };
      worker.on('message', listen);
    });
    return Promise.race([reported, stopped.promise.then((error) => Promise.reject(error))]);
  };
  const close = async (): Promise<void> => {
    if (failure !== undefined) return;
    closing = true;
    worker.postMessage({ kind: 'close' } satisfies WorkerRequest);
    const timer = setTimeout(() => void worker.terminate(), closeTimeoutMs);
    await exited.promise;
    clearTimeout(timer);
  };
  return {
    stopped: stopped.promise,
    failure: () => failure,
    nextReport,
    ask: (request, answer) => {
      const answered = nextReport(answer);
      worker.postMessage(request);
      return answered;
    },
    close,
  };
}
