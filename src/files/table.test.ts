import { describe, expect, it } from 'vitest';
import { tableOf } from '../testing/table-of.ts';
import { MOST_COLUMNS } from './table.ts';

const CZECH = 'Jméno;Příjmení;Město\r\nŘehoř;Žďárský;Ústí nad Labem\r\nJiří;Dvořák;Plzeň\r\n';
const NORWEGIAN = 'Fornavn;Etternavn;Sted\r\nBjørn;Åsgård;Tromsø\r\nPål;Sæther;Ålesund\r\n';
const POLISH = 'Imię;Nazwisko;Miasto\r\nŁukasz;Wąsik;Łódź\r\nGrażyna;Jeż;Kraków\r\n';

function inWindows(text: string, encoding: string): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(new Uint8Array([byte])), byte]),
  );
  return new Uint8Array([...text].map((character) => bytes.get(character) ?? 0x3f));
}

describe('the encoding', () => {
  it.each([
    ['utf-8', new TextEncoder().encode(CZECH)],
    ['utf-8', new TextEncoder().encode(`\uFEFF${CZECH}`)],
    ['utf-16le', new Uint8Array(Buffer.from(`\uFEFF${CZECH}`, 'utf16le'))],
    ['utf-16le', new Uint8Array(Buffer.from(CZECH, 'utf16le'))],
    ['utf-16be', new Uint8Array(Buffer.from(`\uFEFF${CZECH}`, 'utf16le').swap16())],
    ['windows-1250', inWindows(CZECH, 'windows-1250')],
  ])('%s is found out', async (encoding, bytes) => {
    const { columns, encoding: found, separator, sample } = await tableOf(bytes);
    expect([found, separator, columns, sample[0]?.cells]).toEqual([
      encoding,
      ';',
      ['Jméno', 'Příjmení', 'Město'],
      ['Řehoř', 'Žďárský', 'Ústí nad Labem'],
    ]);
  });

  it('tells Polish in Windows-1250 from Norwegian in Windows-1252', async () => {
    expect((await tableOf(inWindows(POLISH, 'windows-1250'))).columns).toContain('Imię');
    expect((await tableOf(inWindows(NORWEGIAN, 'windows-1252'))).sample[1]?.cells[0]).toBe('Pål');
  });

  it('can be said', async () => {
    const { columns } = await tableOf(inWindows('a;č\n1;2\n', 'windows-1250'), { encoding: 'windows-1250' });
    expect(columns).toEqual(['a', 'č']);
  });
});

describe('the separator', () => {
  it.each([
    [',', 'a,b\n1,2;3\n1,2\n'],
    [';', 'a;b\n"1,5";2\n"1,7";2\n'],
    ['\t', 'a\tb, c\n1\t2, 3\n'],
    ['|', 'a|b\n1|2\n'],
    [',', 'alone\n1\n2\n'],
    ['|', 'sep=|\na|b;c;d\n1|2;3;4\n'],
  ])('%j is found out', async (separator, text) => {
    expect((await tableOf(text)).separator).toBe(separator);
  });
});

describe('the columns', () => {
  it('without a name or with that of another get one of their own', async () => {
    expect((await tableOf('a,,a, b ,\n1,2,3,4,5\n')).columns).toEqual([
      'a',
      'column 2',
      'a (2)',
      'b',
      'column 5',
    ]);
  });

  it('are numbered in a file without a header', async () => {
    const table = await tableOf('1,2\n3,4\n', { hasHeader: false });
    expect(table.columns).toEqual(['column 1', 'column 2']);
    expect(table.sample).toHaveLength(2);
  });

  it('are not too many', async () => {
    const header = Array.from({ length: 10_000 }, (_, column) => `c${column}`).join();
    await expect(tableOf(`${header}\n`)).rejects.toThrow(
      `got 10000 columns, expected at most ${MOST_COLUMNS}`,
    );
  });

  it('have to be there', async () => {
    await expect(tableOf('')).rejects.toThrow('the file is empty');
    await expect(tableOf('\n \r\n')).rejects.toThrow('the file is empty');
    await expect(tableOf('"a"b,c\n1,2\n')).rejects.toThrow(/line 1: got text after a closing quote/);
  });
});
