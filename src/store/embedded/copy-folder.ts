import { constants, copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Shares the blocks on file systems that can, so that a copy costs nothing; elsewhere it is a plain copy. */
const MODE = constants.COPYFILE_FICLONE;
const CONTROL_FILE = join('global', 'pg_control');
const LOG_FOLDER = 'pg_wal';
/** Copied at their own moments, or of no use in a copy. */
const LEFT_OUT = new Set([CONTROL_FILE, LOG_FOLDER, 'postmaster.pid']);
/** How coarse file systems are with the times of files, in milliseconds; generously. */
const FILE_TIME_ERROR_MS = 2_500;

/** From where to where: the folder of a running database, and that of its copy. */
export interface CopiedFolder {
  readonly from: string;
  readonly to: string;
}

/** Copies what says from where to recover; right after a checkpoint, before anything is written. */
export function copyControlFile({ from, to }: CopiedFolder): void {
  mkdirSync(join(to, 'global'), { recursive: true, mode: 0o700 });
  copyFileSync(join(from, CONTROL_FILE), join(to, CONTROL_FILE), MODE);
}

/**
 * Copies everything but the write-ahead log, while the database goes on. What it changes meanwhile is half in the copy;
 * the log since the checkpoint, which has whole pages, mends that.
 */
export async function copyDataFiles({ from, to }: CopiedFolder, inner = ''): Promise<void> {
  await mkdir(join(to, inner), { recursive: true, mode: 0o700 });
  for (const entry of await readdir(join(from, inner), { withFileTypes: true })) {
    const path = join(inner, entry.name);
    if (LEFT_OUT.has(path)) continue;
    if (entry.isDirectory()) await copyDataFiles({ from, to }, path);
    else if (entry.isFile()) await copyUnlessGone(join(from, path), join(to, path));
  }
}

/** A table that is dropped in the middle is gone when its turn comes; the log says so too. */
async function copyUnlessGone(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, MODE);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

/** Copies the write-ahead log that was written since the checkpoint; while nothing runs. */
export function copyLog({ from, to }: CopiedFolder, checkpointAtMs: number): void {
  for (const folder of ['', 'archive_status', 'summaries'])
    mkdirSync(join(to, LOG_FOLDER, folder), { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(join(from, LOG_FOLDER), { withFileTypes: true })) {
    const path = join(LOG_FOLDER, entry.name);
    if (!entry.isFile() || statSync(join(from, path)).mtimeMs < checkpointAtMs - FILE_TIME_ERROR_MS) continue;
    copyFileSync(join(from, path), join(to, path), MODE);
  }
}
