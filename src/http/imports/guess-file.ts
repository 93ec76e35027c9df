import type { Instant } from '../../domain/instant.ts';
import { guessMapping } from '../../files/guess-mapping.ts';
import type { ImportKind } from '../../files/mapping.ts';
import { parseMapping } from '../../files/parse-mapping.ts';
import { RowReader } from '../../files/row-reader.ts';
import { HEAD_BYTES, openTable } from '../../files/table.ts';
import type { ImportSettings } from '../../operations/import-settings.ts';
import type { GuessAnswer } from '../contract/imports.ts';

const ROWS_SHOWN = 5;

/**
 * Guesses how a file is to be read by its beginning, and shows what its first rows come to.
 *
 * @throws FileRefused when it is no table
 */
export async function guessFile(
  bytes: AsyncIterable<Uint8Array>,
  { kind, settings, now }: { kind: ImportKind; settings: ImportSettings; now: Instant },
): Promise<GuessAnswer> {
  const table = await openTable(beginningOf(bytes), settings);
  const { encoding, separator, columns } = table;
  const mapping = guessMapping({ kind, ...table });
  const reading = parseMapping(mapping);
  const answer = { encoding, separator, columns: [...columns], mapping };
  if (!reading.ok) {
    const problems = reading.problems.map(({ path, line, column, found, allowed, message }) => {
      return { path, line: line ?? null, column: column ?? null, found, allowed, message };
    });
    return { ...answer, problems, preview: [] };
  }
  const reader = new RowReader(reading.mapping, columns);
  const places = reader.columns.map((column) => columns.indexOf(column));
  const preview = table.sample.slice(0, ROWS_SHOWN).map(({ line, cells }, position) => {
    const row = { line, row: position + 1, occurrence: 0, cells: places.map((place) => cells[place] ?? '') };
    const read = reader.read(row, { importedAt: now, receivedAt: now, hashOf: () => '' });
    if (Array.isArray(read)) return { line, messages: [], costs: [], refusals: read };
    const messages = read.messages.map(({ message, ...person }) => {
      const { kind: type, name, occurredAt, properties } = message;
      return { ...person, kind: type, name, occurredAt: new Date(occurredAt).toISOString(), properties };
    });
    return { line, messages, costs: read.costs.map((cost) => ({ ...cost })), refusals: [] };
  });
  return { ...answer, problems: [], preview };
}

/** As much as is looked at; what was cut off is not missed. */
async function* beginningOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const piece of bytes) {
    yield piece;
    length += piece.length;
    if (length >= HEAD_BYTES) return;
  }
}
