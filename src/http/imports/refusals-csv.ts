import type { RefusalAnswer } from '../contract/imports.ts';
import { csvOfRows } from '../csv-of-rows.ts';

/** Refusals as a table for spreadsheets. */
export function refusalsCsv(refusals: readonly RefusalAnswer[]): string {
  return csvOfRows([
    ['line', 'column', 'value', 'reason'],
    ...refusals.map(({ line, field, value, reason }) => [String(line), field, value, reason]),
  ]);
}
