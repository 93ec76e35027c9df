import {
  closeSync,
  existsSync,
  fsyncSync,
  openAsBlob,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { fullDiskHint } from './disk-space.ts';
import { DurableFolder, durableStartParams } from './durable-folder.ts';

/** A running embedded Postgres and, when it lives in a folder, that folder. */
export interface EmbeddedPostgres {
  readonly instance: PGlite;
  readonly folder: DurableFolder | undefined;
}

/** Where an embedded Postgres keeps its data: in `<dataDir>/postgres`, or in memory, empty or from a snapshot file. */
export type PostgresStorage =
  | { readonly kind: 'folder'; readonly dataDir: string }
  | { readonly kind: 'memory'; readonly snapshotFile: string | undefined };

/**
 * Starts Postgres in this thread; creates its data first where there are none.
 * @param wasm the compiled Postgres, which the caller keeps for as long as the process lives
 * @throws Error when the folder holds something else than a database that this version can open
 */
export async function startPostgres(
  storage: PostgresStorage,
  wasm: WebAssembly.Module,
): Promise<EmbeddedPostgres> {
  if (storage.kind === 'memory') {
    const snapshot =
      storage.snapshotFile === undefined ? {} : { loadDataDir: await openAsBlob(storage.snapshotFile) };
    return { instance: await PGlite.create({ ...snapshot, pgliteWasmModule: wasm }), folder: undefined };
  }
  const path = join(storage.dataDir, 'postgres');
  if (!existsSync(path))
    await createCluster({ path, unfinished: join(storage.dataDir, 'postgres.unfinished'), wasm });
  if (!existsSync(join(path, 'PG_VERSION'))) {
    throw new Error(
      `${path} is not a database: PG_VERSION is missing; restore a back-up or move the folder away`,
    );
  }
  return openCluster({ path, wasm });
}

interface Cluster {
  readonly path: string;
  readonly wasm: WebAssembly.Module;
  /** A dump to start from; the folder must be empty then. */
  readonly loadDataDir?: Blob;
}

async function openCluster({
  path,
  wasm,
  loadDataDir,
}: Cluster): Promise<EmbeddedPostgres & { folder: DurableFolder }> {
  // Postgres refuses to start when a killed process left this file empty. That nobody else runs on the folder is what
  // our own lock says (see lockFolder).
  rmSync(join(path, 'postmaster.pid'), { force: true });
  const folder = new DurableFolder(path);
  const startParams = durableStartParams(PGlite.defaultStartParams);
  try {
    const instance = await PGlite.create({
      fs: folder,
      startParams,
      pgliteWasmModule: wasm,
      ...(loadDataDir && { loadDataDir }),
    });
    return { instance, folder };
  } catch (error) {
    const hint = fullDiskHint(path);
    throw new Error(`the embedded database in ${path} does not start: ${String(error)}${hint}`, {
      cause: error,
    });
  }
}

/**
 * Made beside its place and renamed when it is whole: a process killed in between would otherwise leave a folder that
 * looks like a database. Initialised in memory, because that takes 1.1 s, and 2.6 s in the folder itself.
 */
async function createCluster({ path, unfinished, wasm }: Cluster & { unfinished: string }): Promise<void> {
  rmSync(unfinished, { recursive: true, force: true });
  const inMemory = await PGlite.create({ pgliteWasmModule: wasm });
  const loadDataDir = await inMemory.dumpDataDir('none');
  await inMemory.close();
  const { instance } = await openCluster({ path: unfinished, wasm, loadDataDir });
  await instance.close();
  syncTree(unfinished);
  renameSync(unfinished, path);
  syncFile(join(path, '..'));
}

function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else if (entry.isFile()) syncFile(path);
  }
  syncFile(folder);
}

function syncFile(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
