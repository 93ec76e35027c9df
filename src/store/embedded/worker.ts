import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Checkpointer } from './checkpointer.ts';
import { copyControlFile, copyLog } from './copy-folder.ts';
import { DiskGuard, fullDiskHint } from './disk-space.ts';
import { createSessionServer } from './session-server.ts';
import type { PostgresStorage } from './start-postgres.ts';
import { startPostgres } from './start-postgres.ts';

/** What the thread of the embedded database is started with. */
export interface WorkerInput {
  readonly storage: PostgresStorage;
  readonly socketFile: string;
  readonly wasm: WebAssembly.Module;
}

/**
 * What the thread is asked: to stop in order, to write all its data to a snapshot file, or to take its part in copying
 * its folder. `begin-copy` makes a checkpoint and keeps the log from it on until `end-copy`, which copies that log;
 * without `to` the copy is given up.
 */
export type WorkerRequest =
  | { readonly kind: 'close' }
  | { readonly kind: 'snapshot'; readonly file: string }
  | { readonly kind: 'begin-copy'; readonly to: string }
  | { readonly kind: 'end-copy'; readonly to: string | undefined };

/** What the thread reports. What goes wrong with a copy is reported; everything else ends it with an error instead. */
export type WorkerReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'snapshot-written' }
  | { readonly kind: 'copy-begun' | 'copy-ended'; readonly problem?: string };

async function main(): Promise<void> {
  const { storage, socketFile, wasm } = workerData as WorkerInput;
  const postgres = await startPostgres(storage, wasm);
  const { instance } = postgres;
  const folder = storage.kind === 'folder' ? join(storage.dataDir, 'postgres') : undefined;
  const checkpointer = new Checkpointer(postgres);
  const diskGuard = new DiskGuard(instance, folder);
  const server = createSessionServer({
    instance,
    betweenTransactions: async () => {
      await checkpointer.makeWhenDue();
      await diskGuard.look();
    },
    onCrash: (error) => {
      const hint = folder === undefined ? '' : fullDiskHint(folder);
      // Thrown outside every promise chain, it ends the thread and reaches the main one as its 'error' event.
      setImmediate(() => {
        throw hint === '' ? error : new Error(error.message + hint, { cause: error });
      });
    },
  });
  await server.listen(socketFile);
  const copying = new CopyInThread(folder ?? '', checkpointer);
  parentPort?.on('message', async (request: WorkerRequest) => {
    switch (request.kind) {
      case 'snapshot': {
        const snapshot = await instance.dumpDataDir('none');
        await writeFile(request.file, Buffer.from(await snapshot.arrayBuffer()));
        return report({ kind: 'snapshot-written' });
      }
      case 'begin-copy':
        return reportWhenDone(
          'copy-begun',
          server.quietly(() => copying.begin(request.to)),
        );
      case 'end-copy':
        return reportWhenDone(
          'copy-ended',
          server.quietly(() => copying.end(request.to)),
        );
      case 'close':
        await server.close();
        await instance.close();
        parentPort?.close();
    }
  });
  report({ kind: 'ready' });
}

/** The two moments of a copy at which nothing may run. */
class CopyInThread {
  readonly #from: string;
  readonly #checkpointer: Checkpointer;
  #checkpointAtMs = 0;

  constructor(from: string, checkpointer: Checkpointer) {
    this.#from = from;
    this.#checkpointer = checkpointer;
  }

  async begin(to: string): Promise<void> {
    this.#checkpointAtMs = Date.now();
    await this.#checkpointer.makeAndSuspend();
    copyControlFile({ from: this.#from, to });
  }

  async end(to: string | undefined): Promise<void> {
    this.#checkpointer.resume();
    if (to !== undefined) copyLog({ from: this.#from, to }, this.#checkpointAtMs);
  }
}

async function reportWhenDone(kind: 'copy-begun' | 'copy-ended', work: Promise<void>): Promise<void> {
  try {
    await work;
    report({ kind });
  } catch (error) {
    report({ kind, problem: error instanceof Error ? error.message : String(error) });
  }
}

function report(message: WorkerReport): void {
  parentPort?.postMessage(message);
}

await main();
