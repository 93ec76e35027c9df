import { DAY_MS, HOUR_MS, type Instant } from './instant.ts';

/** Zones change their offset on quarter hours at the finest, so an offset holds for a whole quarter. */
const QUARTER_MS = HOUR_MS / 4;
/** Days of UTC of which a zone's offset is remembered: 27 years. */
const MOST_CACHED_DAYS = 10_000;

const formats = new Map<string, Intl.DateTimeFormat>();
/** By zone and day of UTC, the offset of the whole day, or `changing` when it changes during the day. */
const offsets = new Map<string, Map<number, number | 'changing'>>();

/** By how many milliseconds the clocks of an IANA time zone are ahead of UTC at an instant. */
export function zoneOffsetMs(instant: Instant, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const day = Math.floor(instant / DAY_MS);
  let ofZone = offsets.get(timeZone);
  if (!ofZone) {
    ofZone = new Map();
    offsets.set(timeZone, ofZone);
  }
  let offset = ofZone.get(day);
  if (offset === undefined) {
    offset = offsetOfDay(day, timeZone);
    if (ofZone.size >= MOST_CACHED_DAYS) ofZone.clear();
    ofZone.set(day, offset);
  }
  return offset === 'changing' ? offsetAt(Math.floor(instant / QUARTER_MS) * QUARTER_MS, timeZone) : offset;
}

/** Asked every six hours: no zone has ever changed its offset and changed it back within a day. */
function offsetOfDay(day: number, timeZone: string): number | 'changing' {
  const first = offsetAt(day * DAY_MS, timeZone);
  const isSteady = [6, 12, 18, 24].every(
    (hour) => offsetAt(day * DAY_MS + hour * HOUR_MS, timeZone) === first,
  );
  return isSteady ? first : 'changing';
}

function offsetAt(instant: Instant, timeZone: string): number {
  const parts = Object.fromEntries(
    formatFor(timeZone)
      .formatToParts(instant)
      .map((part) => [part.type, Number(part.value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
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
