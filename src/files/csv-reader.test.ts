import { describe, expect, it } from 'vitest';
import { CsvReader, LONGEST_ROW } from './csv-reader.ts';
import { FileRefused } from './file-refused.ts';

function read(text: string, separator = ','): (string[] | string)[] {
  return rows(text, separator).map((row) => ('cells' in row ? row.cells : row.problem));
}

function rows(text: string, separator = ',') {
  const reader = new CsvReader(separator);
  return [...reader.push(text), ...reader.end()];
}

describe('rows as RFC 4180 has them', () => {
  it.each([
    [
      'aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n',
      [
        ['aaa', 'bbb', 'ccc'],
        ['zzz', 'yyy', 'xxx'],
      ],
    ],
    [
      'aaa,bbb,ccc\r\nzzz,yyy,xxx',
      [
        ['aaa', 'bbb', 'ccc'],
        ['zzz', 'yyy', 'xxx'],
      ],
    ],
    [
      '"aaa","b \r\nbb","ccc"\r\nzzz,yyy,xxx',
      [
        ['aaa', 'b \r\nbb', 'ccc'],
        ['zzz', 'yyy', 'xxx'],
      ],
    ],
    ['"aaa","b""bb","ccc"', [['aaa', 'b"bb', 'ccc']]],
    [
      'a,,c\n,,x\n',
      [
        ['a', '', 'c'],
        ['', '', 'x'],
      ],
    ],
    ['a,""\n', [['a', '']]],
    [
      '"a,b";c\n',
      [['"a', 'b";c']].map(
        () => 'got text after a closing quote, expected a separator; quotes within quotes are written twice',
      ),
    ],
  ])('%j', (text, expected) => expect(read(text)).toEqual(expected));

  it.each(['\n', '\r\n', '\r'])('with line ends %j, also mixed', (end) => {
    expect(read(`a,b${end}c,d${end}`)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(read(`a,b${end}c,d\ne,f\r\ng,h`)).toHaveLength(4);
  });

  it('takes a quote within a cell that does not begin with one for itself', () => {
    expect(read('5" pipe,6"\n')).toEqual([['5" pipe', '6"']]);
  });

  it('passes over rows without text', () => {
    expect(read('a,b\n\n  \n,\nc,d\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });
});

describe('what is wrong', () => {
  it('is told with the line in which the row begins, and costs no other row', () => {
    const found = rows('h,i\n"two\nlines",x\n"bad"quote,"y\nok,z\n\nlast,"1"\n');
    expect(found.map(({ line }) => line)).toEqual([1, 2, 4, 5, 7]);
    expect('problem' in (found[2] ?? {})).toBe(true);
  });

  it('a quote that is never closed ends reading, and the message says where it begins', () => {
    expect(() => rows('a,b\nc,"d\ne,f\n')).toThrow(
      new FileRefused('line 2: got a quote that is not closed by the end of the file, expected a second one'),
    );
    const endless = `a,"${'b\n'.repeat(LONGEST_ROW / 2 + 1)}`;
    expect(() => rows(endless)).toThrow(
      /line 1: got a row of more than 1000000 characters.*line 1 is not closed/,
    );
  });
});
