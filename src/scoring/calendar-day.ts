import { DAY_MS, HOUR_MS, type Instant } from '../domain/instant.ts';

/** Zones change their offset on quarter hours at the finest, so an offset holds for a whole quarter. */
const QUARTER_MS = HOUR_MS / 4;
const MOST_CACHED_QUARTERS = 10_000;

const formats = new Map<string, Intl.DateTimeFormat>();
/** Offsets by zone and quarter. */
const offsets = new Map<string, Map<number, number>>();

/** The number of the calendar day, counted from 1970-01-01, on which an instant falls in an IANA time zone. */
export function calendarDay(instant: Instant, timeZone: string): number {
  const offsetMs = timeZone === 'UTC' ? 0 : zoneOffsetMs(Math.floor(instant / QUARTER_MS), timeZone);
  return Math.floor((instant + offsetMs) / DAY_MS);
}

function zoneOffsetMs(quarter: number, timeZone: string): number {
  let ofZone = offsets.get(timeZone);
  if (!ofZone) offsets.set(timeZone, (ofZone = new Map()));
  const known = ofZone.get(quarter);
  if (known !== undefined) return known;
  const instant = quarter * QUARTER_MS;
  const parts = Object.fromEntries(formatFor(timeZone).formatToParts(instant).map((part) => [part.type, Number(part.value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const offsetMs = Date.UTC(year, month - 1, day, hour, minute, second) - instant;
  if (ofZone.size >= MOST_CACHED_QUARTERS) ofZone.clear();
  ofZone.set(quarter, offsetMs);
  return offsetMs;
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}
