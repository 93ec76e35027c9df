import { DAY_MS, type Instant, MINUTE_MS } from './instant.ts';
import { zoneOffsetMs } from './zone-offset.ts';

/**
 * The instant at which the clocks of a time zone show a minute of a day. A minute that is left out when the clocks go forward is
 * the one as far behind the change; of a minute that comes twice it is the first (as RFC 5545 and Temporal's `compatible` have it).
 *
 * @param day counted from 1970-01-01
 * @param minute after local midnight; from 1440 on it is on a later day
 */
export function localInstant({ day, minute }: { day: number; minute: number }, timeZone: string): Instant {
  const local = day * DAY_MS + minute * MINUTE_MS;
  // No zone is further than a day from UTC, and none changes its offset twice within two days.
  const before = zoneOffsetMs(local - DAY_MS, timeZone);
  const after = zoneOffsetMs(local + DAY_MS, timeZone);
  const first = local - before;
  if (zoneOffsetMs(first, timeZone) === before) return first;
  const second = local - after;
  return zoneOffsetMs(second, timeZone) === after ? second : first;
}
