import { DAY_MS, HOUR_MS, type Instant } from '../domain/instant.ts';
import type { Country } from './countries.ts';
import type { Draw } from './draw.ts';

/** How much of a day's work is done, Sunday first. */
const OF_WEEKDAY = [0.12, 1, 1.1, 1.1, 1, 0.75, 0.1];
/** How much of an hour's work is done outside working hours, and in which hours nobody is awake. */
const EVENING = 0.18;
const AWAKE = [7, 23] as const;

/**
 * An instant near another at which somebody in the country may be at a screen: mostly on weekdays, mostly in working
 * hours, by local time.
 */
export function workingTime(draw: Draw, near: Instant, country: Country): Instant {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    // The longer it does not fit, the further away it may be.
    const instant = Math.round(near + draw.between(-0.5, 0.5) * (1 + attempt / 8) * DAY_MS);
    if (draw.isHit(presence(instant, country))) return instant;
  }
  return Math.round(near);
}

/** How likely somebody works at an instant, between 0 and 1. */
function presence(instant: Instant, country: Country): number {
  const local = new Date(localTime(instant, country));
  const hour = local.getUTCHours();
  const [from, to] = country.workday;
  const ofHour = hour >= from && hour < to ? (hour === 12 ? 0.6 : 1) : EVENING;
  if (hour < AWAKE[0] || hour >= AWAKE[1]) return 0;
  return (ofHour * (OF_WEEKDAY[local.getUTCDay()] ?? 0)) / 1.1;
}

/** An instant on the clocks of the country, as if they showed UTC. */
function localTime(instant: Instant, { utcOffsetHours }: Country): number {
  return instant + (utcOffsetHours + (isSummer(instant) ? 1 : 0)) * HOUR_MS;
}

/** Summer time of the European Union and Norway: from the last Sunday of March to that of October, 01:00 UTC. */
function isSummer(instant: Instant): boolean {
  const year = new Date(instant).getUTCFullYear();
  return instant >= lastSunday(year, 2) && instant < lastSunday(year, 9);
}

function lastSunday(year: number, month: number): Instant {
  const last = new Date(Date.UTC(year, month, 31, 1));
  return last.getTime() - last.getUTCDay() * DAY_MS;
}
