import { writeFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { checkpointer } from './checkpointer.ts';
import { createSessionServer } from './session-server.ts';
import type { PostgresStorage } from './start-postgres.ts';
import { startPostgres } from './start-postgres.ts';

/** What the thread of the embedded database is started with. */
export interface WorkerInput {
  readonly storage: PostgresStorage;
  readonly socketFile: string;
  readonly wasm: WebAssembly.Module;
}

/** What the thread is asked: to stop in order, or to write all its data to a snapshot file. */
export type WorkerRequest = { readonly kind: 'close' } | { readonly kind: 'snapshot'; readonly file: string };

/** What the thread reports. Everything that goes wrong ends it with an error instead. */
export type WorkerReport = { readonly kind: 'ready' } | { readonly kind: 'snapshot-written' };

async function main(): Promise<void> {
  const { storage, socketFile, wasm } = workerData as WorkerInput;
  const postgres = await startPostgres(storage, wasm);
  const { instance } = postgres;
  const server = createSessionServer({
    instance,
    betweenTransactions: checkpointer(postgres),
    onCrash: (error) => {
      // Thrown outside every promise chain, it ends the thread and reaches the main one as its 'error' event.
      setImmediate(() => {
        throw error;
      });
    },
  });
  await server.listen(socketFile);
  parentPort?.on('message', async (request: WorkerRequest) => {
    if (request.kind === 'snapshot') {
      const snapshot = await instance.dumpDataDir('none');
      await writeFile(request.file, Buffer.from(await snapshot.arrayBuffer()));
      report({ kind: 'snapshot-written' });
      return;
    }
    await server.close();
    await instance.close();
    parentPort?.close();
  });
  report({ kind: 'ready' });
}

function report(message: WorkerReport): void {
  parentPort?.postMessage(message);
}

await main();
