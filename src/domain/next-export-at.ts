import type { ExportSchedule } from './audience-export.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from './instant.ts';
import { localInstant } from './local-instant.ts';
import { WEEKDAYS } from './working-hours.ts';
import { zoneOffsetMs } from './zone-offset.ts';

/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 3;

/**
 * The first instant after another at which an export is due. A local minute that the clocks leave out is taken as far behind the
 * change; one that comes twice counts the first time.
 */
export function nextExportAt(
  { every, atMinute, weekday, timeZone }: ExportSchedule,
  after: Instant,
): Instant {
  const offset = zoneOffsetMs(after, timeZone);
  if (every === 'hour') {
    const local = Math.floor((after + offset) / HOUR_MS) * HOUR_MS + (atMinute % 60) * MINUTE_MS;
    return local - offset > after ? local - offset : local - offset + HOUR_MS;
  }
  // A day earlier and two later: the day of the zone may be another than that of UTC.
  const today = Math.floor((after + offset) / DAY_MS);
  const wanted = WEEKDAYS.indexOf(weekday);
  for (let day = today - 1; ; day += 1) {
    if (every === 'week' && (((day + FIRST_WEEKDAY) % 7) + 7) % 7 !== wanted) continue;
    const at = localInstant({ day, minute: atMinute }, timeZone);
    if (at > after) return at;
  }
}
