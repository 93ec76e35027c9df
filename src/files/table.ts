import { type BrokenRow, CsvReader, type Row } from './csv-reader.ts';
import { detectEncoding } from './detect-encoding.ts';
import { detectSeparator } from './detect-separator.ts';
import { FileRefused } from './file-refused.ts';
import { ENCODINGS, type Encoding, type FileForm } from './mapping.ts';

/** A file of rows and columns that is being read. */
export interface Table {
  encoding: Encoding;
  separator: string;
  /** The names of the columns, each once. */
  columns: readonly string[];
  /** The first rows, for guessing what the columns hold. */
  sample: readonly Row[];
  /** All rows below the header, the sample first; can be read once. */
  rows: AsyncGenerator<Row | BrokenRow>;
}

/** How much is looked at to find out how a file is written, in bytes. */
export const HEAD_BYTES = 256 * 1024;
export const MOST_COLUMNS = 2_000;
const LONGEST_COLUMN_NAME = 200;
const MOST_SAMPLED = 1_000;

/**
 * Begins to read a file: finds out its encoding, its separator and the names of its columns.
 *
 * @throws FileRefused when it is empty, or no table
 */
export async function openTable(
  bytes: AsyncIterable<Uint8Array>,
  form: Pick<FileForm, 'encoding' | 'separator'> & { hasHeader?: boolean },
): Promise<Table> {
  const source = bytes[Symbol.asyncIterator]();
  const head = await readHead(source);
  const encoding = form.encoding ?? detectEncoding(head);
  const decoder = new TextDecoder(encoding);
  const beginning = decoder.decode(head, { stream: true });
  if (beginning.trim() === '')
    throw new FileRefused('the file is empty, expected a row with the names of the columns');
  const { text, said } = withoutSeparatorLine(beginning);
  const separator = form.separator ?? said ?? detectSeparator(text);
  const reader = new CsvReader(separator, beginning === text ? 1 : 2);
  const first = [...reader.push(text)];
  const rest = restOf({ source, decoder, reader });
  if (first.length === 0) {
    const next = await rest.next();
    if (!next.done) first.push(next.value);
  }
  const header = first[0];
  if (!header || !('cells' in header)) {
    const reason = header ? `line ${header.line}: ${header.problem}` : 'the file is empty';
    throw new FileRefused(`${reason}, where the names of the columns are expected`);
  }
  const hasHeader = form.hasHeader ?? true;
  const columns = hasHeader
    ? columnNames(header.cells)
    : header.cells.map((_, position) => unnamed(position));
  if (columns.length > MOST_COLUMNS)
    throw new FileRefused(
      `line ${header.line}: got ${columns.length} columns, expected at most ${MOST_COLUMNS}`,
    );
  if (hasHeader) first.shift();
  const sample = first.filter((row) => 'cells' in row).slice(0, MOST_SAMPLED);
  return { encoding, separator, columns, sample, rows: join(first, rest) };
}

/** The encoding of this name, also by its usual other names; undefined when it is not one that can be read. */
export function encodingNamed(name: string): Encoding | undefined {
  const folded = name.toLowerCase().replaceAll('_', '-');
  const other = {
    utf8: 'utf-8',
    'utf-16': 'utf-16le',
    utf16: 'utf-16le',
    cp1250: 'windows-1250',
    cp1252: 'windows-1252',
  };
  const wanted = new Map(Object.entries(other)).get(folded) ?? folded;
  return ENCODINGS.find((encoding) => encoding === wanted);
}

async function readHead(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const { done, value } = await source.next();
    if (done) break;
    pieces.push(value);
    length += value.length;
  }
  const head = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    head.set(piece, offset);
    offset += piece.length;
  }
  return head;
}

/** Excel takes, and other programs write, a first line that says the separator. */
function withoutSeparatorLine(text: string): { text: string; said?: string } {
  const parts = /^"?sep=(.)"?\r?\n/i.exec(text);
  return parts?.[1] === undefined ? { text } : { text: text.slice(parts[0].length), said: parts[1] };
}

async function* restOf({
  source,
  decoder,
  reader,
}: {
  source: AsyncIterator<Uint8Array>;
  decoder: InstanceType<typeof TextDecoder>;
  reader: CsvReader;
}): AsyncGenerator<Row | BrokenRow> {
  for (let piece = await source.next(); !piece.done; piece = await source.next())
    yield* reader.push(decoder.decode(piece.value, { stream: true }));
  yield* reader.push(decoder.decode());
  yield* reader.end();
}

async function* join(
  first: readonly (Row | BrokenRow)[],
  rest: AsyncGenerator<Row | BrokenRow>,
): AsyncGenerator<Row | BrokenRow> {
  yield* first;
  yield* rest;
}

/** Columns without a name are called by their place, and the second of a name by its number. */
function columnNames(cells: readonly string[]): string[] {
  const taken = new Set<string>();
  return cells.map((cell, position) => {
    const written = cell.trim().slice(0, LONGEST_COLUMN_NAME).toWellFormed().replaceAll('\u0000', '\uFFFD');
    const name = written === '' ? unnamed(position) : written;
    let unique = name;
    for (let times = 2; taken.has(unique); times += 1) unique = `${name} (${times})`;
    taken.add(unique);
    return unique;
  });
}

function unnamed(position: number): string {
  return `column ${position + 1}`;
}
