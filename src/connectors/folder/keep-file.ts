import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const OWNER_AND_GROUP = 0o640;

/**
 * Keeps a file in a folder under a name, all of it or nothing: whoever reads the folder never sees half of it.
 *
 * @param folder below `root`, as names with slashes between
 */
export async function keepFile({
  file,
  root,
  folder,
  name,
}: {
  file: string;
  root: string;
  folder: string;
  name: string;
}): Promise<void> {
  const target = join(root, folder);
  await mkdir(target, { recursive: true });
  const half = join(target, `.${name}.part`);
  try {
    // A copy: the folder may be another file system, where nothing can be moved to at once.
    await copyFile(file, half);
    await chmod(half, OWNER_AND_GROUP);
    await rename(half, join(target, name));
  } finally {
    await rm(half, { force: true });
  }
}
