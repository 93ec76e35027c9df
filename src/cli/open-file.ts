import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Upload } from './api.ts';

/** A file that a command sends. */
export interface OpenFile extends Upload {
  name: string;
  /** In bytes; undefined when it is not known, as of standard input. */
  size: number | undefined;
}

/**
 * Opens a file, or standard input for `-`, to be sent piece by piece.
 *
 * @param onRead told how many bytes have been read so far
 */
export async function openFile(path: string, onRead?: (bytes: number) => void): Promise<OpenFile> {
  if (path === '-') {
    return {
      name: 'standard input',
      size: undefined,
      content: counted(process.stdin, onRead),
      isCompressed: false,
    };
  }
  const { size } = await stat(path);
  const content = counted(createReadStream(path), onRead);
  return { name: basename(path), size, content, isCompressed: path.endsWith('.gz') };
}

async function* counted(
  stream: AsyncIterable<Uint8Array>,
  onRead: ((bytes: number) => void) | undefined,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of stream) {
    bytes += piece.length;
    onRead?.(bytes);
    yield piece;
  }
}
