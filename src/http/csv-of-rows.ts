/** Spreadsheets take text that begins so for a formula; as OWASP advises it is written with an apostrophe in front. */
const FORMULA = /^[=+\-@\t\r]/;

/** A table for spreadsheets, RFC 4180. */
export function csvOfRows(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function quoted(cell: string): string {
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) || safe !== cell ? `"${safe.replaceAll('"', '""')}"` : safe;
}
