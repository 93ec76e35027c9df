/** A moment in time: milliseconds since 1970-01-01T00:00:00Z, an integer. */
export type Instant = number;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
/** A day is always 24 hours; daylight-saving changes do not stretch it. */
export const DAY_MS = 24 * HOUR_MS;

/** The first instant that Ripen accepts: 1970-01-01T00:00:00Z. */
export const EARLIEST_INSTANT: Instant = 0;
/** The last instant that Ripen accepts: 9999-12-31T23:59:59.999Z. */
export const LATEST_INSTANT: Instant = 253_402_300_799_999;

const ISO_8601 =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Reads an ISO 8601 date or date-time (RFC 3339 and its common variations). A date alone is midnight UTC, a
 * date-time without an offset is UTC; digits after the millisecond are dropped.
 *
 * @returns the instant, or undefined when the text is no date, names a day or hour that does not exist, or lies
 *   outside 1970 to 9999.
 */
export function parseInstant(text: string): Instant | undefined {
  const parts = ISO_8601.exec(text.trim());
  if (!parts) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = parts;
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${offset}`);
  if (!isInstant(instant) || !isCalendarDay(Number(year), Number(month), Number(day))) return undefined;
  return instant;
}

/** Whether a number is an instant between 1970 and 9999. */
export function isInstant(value: number): boolean {
  return Number.isInteger(value) && value >= EARLIEST_INSTANT && value <= LATEST_INSTANT;
}

/** ISO 8601 in UTC with milliseconds, as in `2026-11-22T08:30:00.000Z`. */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString();
}

function isCalendarDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
