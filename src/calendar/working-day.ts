import Holidays from 'date-holidays';
import { DAY_MS } from '../domain/instant.ts';

/** 1970-01-01 was a Thursday: Monday is 1, Sunday is 7, as ISO 8601 numbers them. */
const isoWeekday = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

const SATURDAY_AND_SUNDAY: readonly number[] = [6, 7];
const weekends = new Map<string, readonly number[]>();
/** By country and year, the days that are public holidays. */
const holidays = new Map<string, ReadonlySet<number>>();

/**
 * Whether people work on a day in a country: neither on its weekend (Unicode CLDR) nor on a public holiday of all of it
 * (date-holidays).
 *
 * @param day counted from 1970-01-01, in the calendar of the country
 * @param country as ISO 3166-1 has it, such as CZ; unknown: Saturdays and Sundays are free
 */
export function isWorkingDay(day: number, country: string | undefined): boolean {
  if (country === undefined) return !SATURDAY_AND_SUNDAY.includes(isoWeekday(day));
  return !weekendOf(country).includes(isoWeekday(day)) && !isPublicHoliday(day, country);
}

/**
 * Whether a day is a public holiday of all of a country (date-holidays).
 *
 * @param day counted from 1970-01-01, in the calendar of the country
 * @param country as ISO 3166-1; unknown: no day is
 */
export function isPublicHoliday(day: number, country: string | undefined): boolean {
  return country !== undefined && holidaysOf(country, day).has(day);
}

/** Part of ECMA-402 since 2025 and of Node 24; TypeScript does not know it yet. */
interface WithWeekInfo {
  getWeekInfo(): { weekend: number[] };
}

function weekendOf(country: string): readonly number[] {
  let weekend = weekends.get(country);
  if (!weekend) {
    const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & WithWeekInfo;
    ({ weekend } = locale.getWeekInfo());
    weekends.set(country, weekend);
  }
  return weekend;
}

function holidaysOf(country: string, day: number): ReadonlySet<number> {
  const year = new Date(day * DAY_MS).getUTCFullYear();
  const key = `${country} ${year}`;
  let days = holidays.get(key);
  if (!days) {
    const list = new Holidays(country).getHolidays(year) ?? [];
    days = new Set(list.filter(({ type }) => type === 'public').flatMap(daysOf));
    holidays.set(key, days);
  }
  return days;
}

/** The days of a holiday; nearly always one. */
function daysOf({ date, start, end }: { date: string; start: Date; end: Date }): number[] {
  const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / DAY_MS;
  const count = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS));
  return Array.from({ length: count }, (_, index) => first + index);
}
