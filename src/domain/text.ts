// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const ASCII = /^[\x00-\x7f]*$/;

/**
 * The form in which text is compared: Unicode NFC, then lower case. “Zürich” equals “ZÜRICH” however its ü is
 * encoded, but not “Zurich”.
 */
export function foldText(text: string): string {
  // ASCII is normal already, and most text is.
  return ASCII.test(text) ? text.toLowerCase() : text.normalize('NFC').toLowerCase();
}
