import { isWorkingDay } from '../calendar/working-day.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type { LocalHours } from '../domain/journey.ts';
import { localInstant } from '../domain/local-instant.ts';
import { zoneOffsetMs } from '../domain/zone-offset.ts';

/** Where a lead lives, as far as its days go. */
export interface LeadPlace {
  /** IANA time zone. */
  timeZone: string;
  /** ISO 3166-1, such as CZ. */
  country: string | undefined;
}

/** Nowhere are people off for longer. */
const LONGEST_PAUSE_DAYS = 60;

/**
 * The first instant, at or after another, that is within hours where a lead lives. Hours over midnight belong to the day on
 * which they begin.
 */
export function nextOpening(hours: LocalHours, at: Instant, { timeZone, country }: LeadPlace): Instant {
  const { fromMinute, days } = hours;
  const toMinute = hours.toMinute > fromMinute ? hours.toMinute : hours.toMinute + 1_440;
  const today = Math.floor((at + zoneOffsetMs(at, timeZone)) / DAY_MS);
  for (let day = today - 1; day <= today + LONGEST_PAUSE_DAYS; day += 1) {
    if (days === 'working' && !isWorkingDay(day, country)) continue;
    const opens = localInstant({ day, minute: fromMinute }, timeZone);
    if (localInstant({ day, minute: toMinute }, timeZone) > at) return Math.max(opens, at);
  }
  return at;
}
