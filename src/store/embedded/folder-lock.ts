import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process (or another part of this one) holds the data folder. Its database would be corrupted by a second one. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse';
  readonly dataDir: string;

  constructor(dataDir: string, options?: ErrorOptions) {
    super(
      `the data folder ${dataDir} is in use by another running Ripen; stop that one first, ` +
        'speak to it over HTTP, choose another folder, or use a Postgres server (DATABASE_URL) for several processes',
      options,
    );
    this.dataDir = dataDir;
  }
}

/** A held lock; releasing it twice does nothing. */
export interface FolderLock extends Disposable {
  release(): void;
}

const sqliteBusy = 5;
const sqliteLocked = 6;

/**
 * Takes the data folder for this process, creating the folder (mode 0700) when it is missing.
 *
 * The lock is SQLite's exclusive one on `<dataDir>/lock.sqlite`: Node has no file locks of its own, and the operating
 * system drops this one with the process, however it ends. Nothing else may open that file in this process, because
 * POSIX drops a process's locks on a file as soon as any of its handles on it is closed.
 *
 * @throws DataFolderInUse when somebody else holds it
 */
export function lockFolder(dataDir: string): FolderLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'lock.sqlite');
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    database.close();
    if (isHeldByAnother(error)) throw new DataFolderInUse(dataDir, { cause: error });
    throw new Error(`cannot lock the data folder with ${file}: ${String(error)}`, { cause: error });
  }
  const release = (): void => {
    if (database.isOpen) database.close();
  };
  return { release, [Symbol.dispose]: release };
}

function isHeldByAnother(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return code === sqliteBusy || code === sqliteLocked;
}
