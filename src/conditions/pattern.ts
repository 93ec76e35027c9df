import { patternCost } from './pattern-cost.ts';

const LONGEST_PATTERN = 200;

/** Text longer than this is not searched with a pattern: its first characters decide. */
export const LONGEST_MATCHED_TEXT = 500;

/** Two repetitions without an end, and a few choices besides: at worst some tens of milliseconds. */
const HIGHEST_COST = 1_000_000;

/**
 * What speaks against a regular expression, or undefined when it may be used. A pattern whose search can take long
 * (choices or repetition inside repetition, or many repetitions) is refused, because it would hold up everybody's events.
 */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.length > LONGEST_PATTERN)
    return `a regular expression of at most ${LONGEST_PATTERN} characters`;
  try {
    compilePattern(pattern);
  } catch (error) {
    return `a valid regular expression (${error instanceof Error ? error.message : String(error)})`;
  }
  if (patternCost(pattern) > HIGHEST_COST) {
    return 'a regular expression with at most two open repetitions (*, +), and no choice or repetition inside one';
  }
  return undefined;
}

/** Patterns are Unicode-aware, and compare without regard to case, as all text does. */
export function compilePattern(pattern: string): RegExp {
  return new RegExp(pattern.normalize('NFC'), 'iu');
}
