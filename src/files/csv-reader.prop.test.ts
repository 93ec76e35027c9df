import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inPieces, tableOf } from '../testing/table-of.ts';
import { CsvReader } from './csv-reader.ts';
import { FileRefused } from './file-refused.ts';
import type { Encoding } from './mapping.ts';
import { openTable } from './table.ts';

const LETTERS = 'aZ09 ,;|"\'\t\r\nžřůłąășõåøé€';
const cell = fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 8 });
/** A table of which no row is empty, and no cell of the header. */
const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
  fc.tuple(
    fc.constant(Array.from({ length: width }, (_, column) => `c${column}`)),
    fc.array(
      fc
        .array(cell, { minLength: width, maxLength: width })
        .filter((cells) => cells.some((text) => text.trim() !== '')),
      { minLength: 1, maxLength: 12 },
    ),
  ),
);
const separator = fc.constantFrom(',', ';', '\t', '|');
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');

function write(
  rows: readonly (readonly string[])[],
  { separator, end, quotesAll }: { separator: string; end: string; quotesAll: boolean },
): string {
  const quoted = (text: string): string =>
    quotesAll || /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map((cells) => cells.map(quoted).join(separator) + end).join('');
}

function encode(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  if (encoding === 'utf-16le') return new Uint8Array(Buffer.from(text, 'utf16le'));
  if (encoding === 'utf-16be') return new Uint8Array(Buffer.from(text, 'utf16le').swap16());
  const decoder = new TextDecoder(encoding);
  const bytes = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(new Uint8Array([byte])), byte]),
  );
  return new Uint8Array([...text].map((character) => bytes.get(character) ?? 0x3f));
}

async function cellsOf(rows: AsyncIterable<object>): Promise<string[][]> {
  const all: string[][] = [];
  for await (const row of rows) all.push('cells' in row ? (row.cells as string[]) : ['broken']);
  return all;
}

describe('tables', () => {
  it('are read back as they were written, by any separator, line end, quoting and size of pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        separator,
        lineEnd,
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        async ([header, rows], mark, end, quotesAll, size) => {
          const text = write([header, ...rows], { separator: mark, end, quotesAll });
          const read = await openTable(inPieces(new TextEncoder().encode(text), size), { separator: mark });
          expect(read.columns).toEqual(header);
          expect(await cellsOf(read.rows)).toEqual(rows);
        },
      ),
    );
  });

  it('are read as csv-parse reads them', () => {
    fc.assert(
      fc.property(table, separator, lineEnd, ([header, rows], mark, end) => {
        const text = write([header, ...rows], { separator: mark, end, quotesAll: false });
        const reader = new CsvReader(mark);
        const own = [...reader.push(text), ...reader.end()].map((row) => ('cells' in row ? row.cells : []));
        const theirs = parse(text, {
          delimiter: mark,
          record_delimiter: ['\r\n', '\n', '\r'],
          relax_quotes: true,
        });
        expect(own).toEqual(theirs);
      }),
    );
  });

  it.each(['utf-8', 'utf-16le', 'utf-16be', 'windows-1250'] as const)(
    'in %s are read back',
    async (encoding) => {
      const western = fc.string({ unit: fc.constantFrom(...'abc ,;"žřůłąé€'), maxLength: 8 });
      const rows = fc.array(
        fc.tuple(western, western).filter(([a, b]) => (a + b).trim() !== ''),
        { maxLength: 8 },
      );
      await fc.assert(
        fc.asyncProperty(rows, async (some) => {
          const text = write([['name', 'city'], ...some], { separator: ';', end: '\r\n', quotesAll: false });
          const read = await tableOf(encode(text, encoding), { encoding, separator: ';' });
          expect(await cellsOf(read.rows)).toEqual(some);
        }),
      );
    },
  );
});

it('whatever bytes come, they are rows or a refusal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      try {
        const read = await tableOf(bytes);
        for await (const row of read.rows) expect(row.line).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(FileRefused);
      }
    }),
    { numRuns: 400 },
  );
});
