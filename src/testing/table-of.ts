import { openTable, type Table } from '../files/table.ts';

/** Bytes as they come over a network, in pieces of any size. */
export async function* inPieces(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.slice(start, start + size);
}

/** A table of a text in UTF-8, or of bytes. */
export function tableOf(
  content: string | Uint8Array,
  form: Parameters<typeof openTable>[1] = {},
): Promise<Table> {
  return openTable(inPieces(typeof content === 'string' ? new TextEncoder().encode(content) : content), form);
}
