import safeRegex from 'safe-regex2';

const LONGEST_PATTERN = 200;

/** Text longer than this is not searched with a pattern: its first characters decide. */
export const LONGEST_MATCHED_TEXT = 2_000;

/**
 * What speaks against a regular expression, or undefined when it may be used. A pattern whose search can take
 * exponential time (nested repetition) is refused, because it would hold up everybody's events.
 */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.length > LONGEST_PATTERN) return `a regular expression of at most ${LONGEST_PATTERN} characters`;
  try {
    compilePattern(pattern);
  } catch (error) {
    return `a valid regular expression (${error instanceof Error ? error.message : String(error)})`;
  }
  if (!safeRegex(pattern)) return 'a regular expression without repetition inside repetition';
  return undefined;
}

/** Patterns are Unicode-aware, and compare without regard to case, as all text does. */
export function compilePattern(pattern: string): RegExp {
  return new RegExp(pattern.normalize('NFC'), 'iu');
}
