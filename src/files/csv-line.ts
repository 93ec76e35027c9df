/** Spreadsheets take text that begins so for a formula; as OWASP advises it is written with an apostrophe in front. */
const FORMULA = /^[=+\-@\t\r]/;
/** What begins like a formula and is none. */
const TELEPHONE = /^\+[\d ().-]{6,}$/;

/** A line of a table for spreadsheets and other tools, RFC 4180. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(cell: string): string {
  const safe = FORMULA.test(cell) && !TELEPHONE.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) || safe !== cell ? `"${safe.replaceAll('"', '""')}"` : safe;
}
