import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The port is only part of the file's name: Postgres clients ask for a folder and a port. */
const port = 5432;
const fileName = `.s.PGSQL.${port}`;
/** Linux takes 107 bytes for the path of a socket, macOS 103. */
const longestPathBytes = 100;

/** A folder that only this user can enter, for the socket of the embedded database. */
export interface SocketFolder {
  readonly path: string;
  readonly port: number;
  readonly file: string;
  remove(): void;
}

/**
 * Makes `<dataDir>/socket`, or a folder of its own for temporary files when there is no data folder or its path is too
 * long for a socket. The data folder must be locked: a socket left behind by a killed process is removed.
 */
export function makeSocketFolder(dataDir: string | undefined): SocketFolder {
  const inDataDir = dataDir === undefined ? undefined : join(dataDir, 'socket');
  const fits = inDataDir !== undefined && Buffer.byteLength(join(inDataDir, fileName)) <= longestPathBytes;
  const path = fits ? inDataDir : mkdtempSync(join(tmpdir(), 'ripen-'));
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
  const file = join(path, fileName);
  rmSync(file, { force: true });
  return { path, port, file, remove: () => rmSync(path, { recursive: true, force: true }) };
}
