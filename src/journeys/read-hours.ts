import type { LocalHours } from '../domain/journey.ts';
import type { Place } from '../domain/place.ts';

const MINUTES_OF_DAY = 24 * 60;

/** Reads a part of the days of a lead: `{ from: "08:00", to: "18:00", days: working }`; all of every day without them. */
export function readHours(place: Place): LocalHours | undefined {
  if (!place.object(['from', 'to', 'days'], 'hours such as { from: "08:00", to: "18:00", days: working }'))
    return undefined;
  const fromMinute = place.at('from').isMissing ? 0 : readTimeOfDay(place.at('from'));
  const toMinute = place.at('to').isMissing ? MINUTES_OF_DAY : readTimeOfDay(place.at('to'), MINUTES_OF_DAY);
  const days = readDays(place.at('days'));
  if (fromMinute === undefined || toMinute === undefined || days === undefined) return undefined;
  if (fromMinute === toMinute) return place.at('to').refuse('another time than the one that it starts at');
  return { fromMinute, toMinute, days };
}

/** Reads a time of day such as "09:00". @returns minutes after midnight, up to the last one allowed. */
export function readTimeOfDay(place: Place, last = MINUTES_OF_DAY - 1): number | undefined {
  const parts = /^(\d{1,2}):(\d{2})$/.exec(typeof place.value === 'string' ? place.value : '');
  const minute = parts ? Number(parts[1]) * 60 + Number(parts[2]) : Number.NaN;
  const isTime = minute >= 0 && minute <= last && Number(parts?.[2]) < 60;
  return isTime ? minute : place.refuse('a time of day such as "09:00"');
}

function readDays(place: Place): LocalHours['days'] | undefined {
  if (place.isMissing) return 'all';
  return place.value === 'all' || place.value === 'working' ? place.value : place.refuse('all or working');
}
