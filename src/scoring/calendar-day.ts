import { DAY_MS, type Instant } from '../domain/instant.ts';
import { zoneOffsetMs } from '../domain/zone-offset.ts';

/** The number of the calendar day, counted from 1970-01-01, on which an instant falls in an IANA time zone. */
export function calendarDay(instant: Instant, timeZone: string): number {
  return Math.floor((instant + zoneOffsetMs(instant, timeZone)) / DAY_MS);
}
