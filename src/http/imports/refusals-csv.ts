import type { RefusalAnswer } from '../contract/imports.ts';

/** Spreadsheets take text that begins so for a formula; as OWASP advises it is written with an apostrophe in front. */
const FORMULA = /^[=+\-@\t\r]/;

/** Refusals as a table for spreadsheets, RFC 4180. */
export function refusalsCsv(refusals: readonly RefusalAnswer[]): string {
  const rows = [
    ['line', 'column', 'value', 'reason'],
    ...refusals.map(({ line, field, value, reason }) => [String(line), field, value, reason]),
  ];
  return rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function quoted(cell: string): string {
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) || safe !== cell ? `"${safe.replaceAll('"', '""')}"` : safe;
}
