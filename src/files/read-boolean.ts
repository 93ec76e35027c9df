/** Yes and no in the languages of Ripen, folded. */
const TRUE = new Set(['true', 't', 'yes', 'y', '1', 'ano', 'tak', 'da', 'jah', 'ja', 'x', '✓']);
const FALSE = new Set(['false', 'f', 'no', 'n', '0', 'ne', 'nie', 'nu', 'ei', 'nei']);

/** Reads a truth value, in any of the languages of Ripen. @returns undefined when it is none */
export function readBoolean(folded: string): boolean | undefined {
  if (TRUE.has(folded)) return true;
  return FALSE.has(folded) ? false : undefined;
}
