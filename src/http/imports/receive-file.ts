import { hash } from 'node:crypto';
import { type Instant, MINUTE_MS } from '../../domain/instant.ts';
import { FileRefused } from '../../files/file-refused.ts';
import { guessMapping } from '../../files/guess-mapping.ts';
import type { ImportKind, Mapping } from '../../files/mapping.ts';
import { OccurrenceCounter } from '../../files/occurrence-counter.ts';
import { type ReadRow, RowReader } from '../../files/row-reader.ts';
import type { Refusal } from '../../files/row-values.ts';
import { openTable, type Table } from '../../files/table.ts';
import {
  type ImportSettings,
  MappingRefused,
  mappingOf,
  settingsOf,
  stageRows,
  toJson,
} from '../../operations/import-settings.ts';
import { insertChunk } from '../../store/import-chunks.ts';
import { insertRefusals } from '../../store/import-refusals.ts';
import { discardImports, endReading, type ImportRow, touchImport } from '../../store/imports.ts';
import type { Services } from '../route-services.ts';

/** Rows that are kept and applied together. */
const ROWS_AT_ONCE = 1_000;
/** Rows with long cells are kept and applied in smaller numbers, by characters. */
const CHARACTERS_AT_ONCE = 1_000_000;
/** Refusals that are kept of one import; beyond they are only counted. */
export const MOST_REFUSALS = 10_000;
/** A sender that sends slowly is still there. */
const TOUCHED_EVERY_MS = MINUTE_MS;

/** The import is gone, or its file was read already. */
export class NotReading extends Error {
  override readonly name = 'NotReading';
}

export interface Received {
  import: ImportRow;
  bytes: AsyncIterable<Uint8Array>;
  /** Whether the good rows are applied when others are refused. */
  skipsRefused: boolean;
  /** False to wait until the import is accepted. */
  applies: boolean;
}

/**
 * Reads the file of an import to its end, and keeps its rows. Only then, and unless rows are refused, they begin to be
 * applied. When reading fails nothing is left of the import.
 *
 * @throws FileRefused when the file cannot be read as a whole
 * @throws NotReading when the import was cancelled meanwhile
 */
export async function receiveFile(services: Services, received: Received): Promise<ImportRow> {
  const { importId } = received.import;
  try {
    return await readToTheEnd(services, received);
  } catch (error) {
    if (!(error instanceof NotReading))
      await services.database.transaction((transaction) => discardImports(transaction, { importId }));
    throw error;
  }
}

async function readToTheEnd(
  { database, clock }: Services,
  { import: row, bytes, skipsRefused, applies }: Received,
): Promise<ImportRow> {
  const settings = settingsOf(row.mapping);
  const kind = row.kind as ImportKind;
  const said = settings.source === undefined ? undefined : mappingOf(settings.source, settings);
  if (said && said.kind !== kind)
    throw new FileRefused(`the mapping is one of ${said.kind}, expected one of ${kind}`);
  const table = await openTable(bytes, said ?? settings);
  const source = settings.source ?? guessMapping({ kind, ...table });
  const reader = new RowReader(said ?? guessedMapping(source, settings), table.columns);
  const staging = new Staging({ database, clock, importId: row.importId });
  for await (const read of readRows(table, reader)) await staging.add(read);
  await staging.flush();
  const found: ImportSettings = {
    ...settings,
    source,
    columns: [...reader.columns],
    formats: reader.decide(),
  };
  const isRefused = staging.rowsRefused > 0 && !skipsRefused;
  const status = isRefused ? 'refused' : applies ? 'applying' : 'ready';
  const ended = await endReading(database.kysely, { importId: row.importId, status, mapping: toJson(found) });
  return ended ?? gone(row.importId);
}

/** A mapping that was guessed, if it was found out whom the rows are about and all else that is needed. */
function guessedMapping(source: string, settings: ImportSettings): Mapping {
  try {
    return mappingOf(source, settings);
  } catch (error) {
    if (!(error instanceof MappingRefused)) throw error;
    const lacking = error.problems.map(
      ({ path, found, allowed }) => `${path || 'who'}: ${found}; expected ${allowed}`,
    );
    throw new FileRefused(
      `the columns do not say how the file is to be read (${lacking.join('; ')}); give a mapping, such as ripen import mapping prints`,
      { cause: error },
    );
  }
}

function gone(importId: number): never {
  throw new NotReading(`import ${importId} is gone: it was cancelled, or its file did not come for too long`);
}

/** Every row as it is to be kept, or why it is refused. */
async function* readRows(table: Table, reader: RowReader): AsyncGenerator<ReadRow | Refusal[]> {
  const places = reader.columns.map((column) => table.columns.indexOf(column));
  const occurrences = new OccurrenceCounter();
  // What is made of the rows here is thrown away, so its ids need not be told apart.
  const context = { importedAt: 0, receivedAt: 0, hashOf: () => '' };
  let number = 0;
  for await (const row of table.rows) {
    number += 1;
    if ('problem' in row) {
      yield [{ line: row.line, field: '', value: '', reason: row.problem }];
      continue;
    }
    const surplus = row.cells.slice(table.columns.length);
    if (row.cells.length < table.columns.length || surplus.some((cell) => cell.trim() !== '')) {
      const reason = `expected ${table.columns.length}, as there are columns`;
      yield [{ line: row.line, field: '', value: `${row.cells.length} cells`, reason }];
      continue;
    }
    const read = {
      line: row.line,
      row: number,
      occurrence: 0,
      cells: places.map((place) => row.cells[place] ?? ''),
    };
    const content = reader.read(read, context);
    if (Array.isArray(content)) yield content;
    else if (!reader.countsOccurrences) yield read;
    else yield { ...read, occurrence: occurrences.next(hash('sha256', reader.contentOf(read))) };
  }
}

/** Keeps what is read, chunk by chunk. */
class Staging {
  rowsRefused = 0;
  readonly #services: Pick<Services, 'database' | 'clock'> & { importId: number };
  #rowsRead = 0;
  #refusalsKept = 0;
  #ordinal = 0;
  #rows: ReadRow[] = [];
  #refusals: Refusal[] = [];
  #characters = 0;
  #touchedAt: Instant;

  constructor(services: Pick<Services, 'database' | 'clock'> & { importId: number }) {
    this.#services = services;
    this.#touchedAt = services.clock();
  }

  async add(read: ReadRow | Refusal[]): Promise<void> {
    this.#rowsRead += 1;
    if (Array.isArray(read)) {
      this.rowsRefused += 1;
      const kept = read.slice(0, Math.max(0, MOST_REFUSALS - this.#refusalsKept));
      this.#refusals.push(...kept);
      this.#refusalsKept += kept.length;
    } else {
      this.#rows.push(read);
      this.#characters += read.cells.reduce((sum, cell) => sum + cell.length, 0);
    }
    const isFull =
      this.#rows.length >= ROWS_AT_ONCE ||
      this.#refusals.length >= ROWS_AT_ONCE ||
      this.#characters >= CHARACTERS_AT_ONCE;
    const isLate = this.#rowsRead % 100 === 0 && this.#services.clock() - this.#touchedAt > TOUCHED_EVERY_MS;
    if (isFull || isLate) await this.flush();
  }

  async flush(): Promise<void> {
    const { database, importId, clock } = this.#services;
    const [rows, refusals, rowsRead, rowsRefused] = [
      this.#rows,
      this.#refusals,
      this.#rowsRead,
      this.rowsRefused,
    ];
    const at = clock();
    await database.transaction(async (transaction) => {
      const isThere = await touchImport(transaction, { importId, at, rowsRead, rowsRefused });
      if (!isThere) gone(importId);
      await insertRefusals(transaction, importId, refusals);
      if (rows.length === 0) return;
      const chunk = { importId, ordinal: this.#ordinal, rowCount: rows.length, content: stageRows(rows) };
      await insertChunk(transaction, chunk);
    });
    this.#ordinal += 1;
    this.#rows = [];
    this.#refusals = [];
    this.#characters = 0;
    this.#touchedAt = at;
  }
}
