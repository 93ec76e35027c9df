import { once } from 'node:events';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type BackupSummary, checkBackup } from '../operations/check-backup.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { startProgress } from './progress.ts';

/** Takes a chunk of the file, and resolves when there is room for the next. */
type Write = (chunk: Uint8Array) => Promise<unknown>;

/** `ripen backup`: writes everything to a file, and reads it as it is written: what is kept can be restored. */
export async function backupCommand(
  api: Api,
  { print, standardOutput }: CommandContext,
  { file, flags }: { file: string; flags: { json?: boolean } },
): Promise<void> {
  const content = await api.stream('/api/v1/backup');
  if (file === '-') {
    await takeIn(content, async (chunk) => {
      if (!standardOutput.write(chunk)) await once(standardOutput, 'drain');
    });
    return;
  }
  const summary = await writeWhole(file, (handle) => takeIn(content, (chunk) => handle.write(chunk)));
  const { bytes, rows } = summary;
  print(
    flags.json
      ? JSON.stringify({ file, bytes, takenAt: summary.header.takenAt, rows }, null, 2)
      : `Wrote ${file}: ${bytes} bytes, ${rows.subject ?? 0} leads and companies with ${rows.message ?? 0} messages, as of ${summary.header.takenAt}.`,
  );
}

async function takeIn(content: Readable, write: Write): Promise<BackupSummary & { bytes: number }> {
  const progress = startProgress('Backing up');
  const gunzip = createGunzip();
  const checking = checkBackup(gunzip, progress.update);
  // Heard of at the end, also when it fails before.
  checking.catch(() => undefined);
  let bytes = 0;
  try {
    for await (const chunk of content as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      await write(chunk);
      if (!gunzip.write(chunk)) await Promise.race([once(gunzip, 'drain'), checking]);
    }
    gunzip.end();
    return { ...(await checking), bytes };
  } finally {
    gunzip.destroy();
    await Promise.allSettled([checking, finished(gunzip)]);
    progress.stop();
  }
}

/**
 * Writes a file that is there under its name only when it is whole and on the disk. Only its owner may read it.
 * @throws Error with the reason, after taking away what was written
 */
async function writeWhole<T>(file: string, write: (handle: FileHandle) => Promise<T>): Promise<T> {
  const unfinished = `${file}.unfinished`;
  await using handle = await open(unfinished, 'w', 0o600);
  try {
    // Left behind by one that was killed, it may have been readable by others.
    await handle.chmod(0o600);
    const result = await write(handle);
    await handle.sync();
    await rename(unfinished, file);
    await using folder = await open(dirname(file), 'r');
    await folder.sync();
    return result;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
