import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { openTable } from '../../files/table.ts';
import { CommandFailed } from '../command-failed.ts';
import { ColumnCollector } from './column-collector.ts';

/** Reads a file of rows and columns into memory, column by column; `.gz` is unpacked. */
export async function readColumns(
  path: string,
  onRead?: (bytes: number, total: number) => void,
): Promise<ColumnCollector[]> {
  const { size } = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailed(`${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`);
  });
  let read = 0;
  const stream = createReadStream(path).on('data', (piece) => {
    read += piece.length;
    onRead?.(read, size);
  });
  const table = await openTable(path.endsWith('.gz') ? stream.pipe(createGunzip()) : stream, {});
  const columns = table.columns.map((name) => new ColumnCollector(name));
  for await (const row of table.rows) {
    if ('problem' in row) throw new CommandFailed(`${path}, line ${row.line}: ${row.problem}`);
    if (row.cells.length > columns.length)
      throw new CommandFailed(
        `${path}, line ${row.line}: got ${row.cells.length} values, expected ${columns.length} as in the first line`,
      );
    for (const [index, column] of columns.entries()) column.add(row.cells[index] ?? '');
  }
  return columns;
}
