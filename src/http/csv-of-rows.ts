import { csvLine } from '../files/csv-line.ts';

/** A table for spreadsheets. */
export function csvOfRows(rows: readonly (readonly string[])[]): string {
  return rows.map(csvLine).join('');
}
