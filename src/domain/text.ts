/**
 * The form in which text is compared: Unicode NFC, then lower case. “Zürich” equals “ZÜRICH” however its ü is
 * encoded, but not “Zurich”.
 */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
