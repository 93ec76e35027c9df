import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './instant.ts';

const UNITS = [
  ['w', 7 * DAY_MS],
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
] as const;

/** The longest duration a scorecard may use: 100 years of 365 days. */
const LONGEST_DURATION_MS = 36_500 * DAY_MS;

/** What a duration looks like, for messages. */
export const DURATION_FORM = 'a duration such as 30d, 12h, 90m, 45s or 2w';

/**
 * Reads a duration: a positive whole number and a unit (`s` seconds, `m` minutes, `h` hours, `d` days of 24 hours,
 * `w` weeks of 7 days).
 *
 * @returns milliseconds, or undefined when the text is no such duration or longer than 100 years.
 */
export function parseDuration(text: string): number | undefined {
  const parts = /^\s*(\d{1,9})\s*([smhdw])\s*$/.exec(text);
  const unit = UNITS.find(([letter]) => letter === parts?.[2]);
  if (!parts || !unit) return undefined;
  const durationMs = Number(parts[1]) * unit[1];
  return durationMs > 0 && durationMs <= LONGEST_DURATION_MS ? durationMs : undefined;
}

/** The shortest exact text of a duration of whole seconds: days rather than weeks, as people write them. */
export function formatDuration(durationMs: number): string {
  for (const [letter, unitMs] of UNITS) {
    if (letter !== 'w' && durationMs % unitMs === 0) return `${durationMs / unitMs}${letter}`;
  }
  return `${durationMs / SECOND_MS}s`;
}
