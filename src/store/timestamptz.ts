/** A moment that JavaScript's milliseconds or this program's years (1–9999) cannot hold. */
export class UnsupportedTimestamp extends Error {
  override readonly name = 'UnsupportedTimestamp';
}

const pattern =
  /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?$/;
const firstMs = Date.parse('0001-01-01T00:00:00.000Z');
const lastMs = Date.parse('9999-12-31T23:59:59.999Z');
let latest = { epochMs: Number.NaN, text: '' };

/**
 * Epoch milliseconds from what Postgres prints for a timestamptz (DateStyle ISO). Microseconds are cut off, towards
 * the past, before and after 1970 alike; declare columns `timestamptz(3)` where a value must come back as it was stored.
 * @throws UnsupportedTimestamp for infinity, years before 1 and after 9999, and other formats
 */
export function fromTimestamptz(text: string): number {
  const match = pattern.exec(text);
  if (match === null) {
    throw new UnsupportedTimestamp(
      `cannot read the timestamp '${text}' of the database: expected years 1 to 9999, as '2026-01-01 00:00:00.123+00'`,
    );
  }
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second,
    fraction = '',
    sign,
    offsetHours,
    offsetMinutes,
    offsetSeconds,
  ] = match;
  const millisecond = fraction.padEnd(3, '0').slice(0, 3);
  // Date.UTC would take the years 0–99 for 1900–1999; the ISO format does not.
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
  const offset = Number(offsetHours) * 3600 + Number(offsetMinutes ?? 0) * 60 + Number(offsetSeconds ?? 0);
  return local - (sign === '-' ? -1 : 1) * offset * 1000;
}

/**
 * Epoch milliseconds as a parameter for a timestamptz, exact to the millisecond.
 * @throws UnsupportedTimestamp when it is no whole number or not in the years 1 to 9999 (UTC)
 */
export function toTimestamptz(epochMs: number): string {
  if (!Number.isInteger(epochMs) || epochMs < firstMs || epochMs > lastMs) {
    throw new UnsupportedTimestamp(
      `cannot store the timestamp ${epochMs}: expected whole epoch milliseconds from ${firstMs} to ${lastMs} (years 1–9999)`,
    );
  }
  // Many rows of a statement carry the same instant, and writing it down costs more than anything else about them.
  if (epochMs !== latest.epochMs) latest = { epochMs, text: new Date(epochMs).toISOString() };
  return latest.text;
}
