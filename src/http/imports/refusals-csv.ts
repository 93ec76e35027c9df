import { csvLine } from '../../files/csv-line.ts';
import type { RefusalAnswer } from '../contract/imports.ts';

/** Refusals as a table for spreadsheets. */
export function refusalsCsv(refusals: readonly RefusalAnswer[]): string {
  const rows = [
    ['line', 'column', 'value', 'reason'],
    ...refusals.map(({ line, field, value, reason }) => [String(line), field, value, reason]),
  ];
  return rows.map(csvLine).join('');
}
