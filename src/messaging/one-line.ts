/** The longest value of a header, in characters. */
const LONGEST = 300;

/**
 * A text on one line, as it may stand in the header of an e-mail: control characters and line separators, which could
 * begin another header or turn text around, become blanks.
 */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, LONGEST)
    .toWellFormed();
}
