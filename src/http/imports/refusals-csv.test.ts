import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { refusalsCsv } from './refusals-csv.ts';

it('writes no cell that a spreadsheet takes for a formula, and quotes what needs it', () => {
  const values = ['=1+1', '+1', '-1', '@x', '\tx', '\rx', 'plain', 'a "b", c'];
  const csv = refusalsCsv(
    values.map((value, line) => ({ line: line + 2, field: '=column', value, reason: 'no' })),
  );
  const [header, ...rows] = parse(csv);
  expect(header).toEqual(['line', 'column', 'value', 'reason']);
  expect(rows.map(([, , value]) => value)).toEqual([
    "'=1+1",
    "'+1",
    "'-1",
    "'@x",
    "'\tx",
    "'\rx",
    'plain',
    'a "b", c',
  ]);
  expect(rows[0]?.[1]).toBe("'=column");
});
