import { DAY_MS, type Instant, isInstant, parseInstant, SECOND_MS } from '../domain/instant.ts';
import { zoneOffsetMs } from '../domain/zone-offset.ts';
import type { DateOrder } from './mapping.ts';

const TIME = String.raw`(?:[T,\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?`;
/** 2026-11-22, 2026/11/22, 2026.11.22 */
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\.?${TIME}$`, 'i');
/** 22.11.2026, 22. 11. 2026, 22/11/2026, 22-11-26 */
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})${TIME}$`, 'i');
/** 22 Nov 2026, 22-November-2026 */
const NAMED_DAY_FIRST = new RegExp(
  String.raw`^(\d{1,2})\.?[\s-]([a-z]{3,9})\.?[\s-](\d{4}|\d{2})${TIME}$`,
  'i',
);
/** Nov 22, 2026 */
const NAMED_MONTH_FIRST = new RegExp(String.raw`^([a-z]{3,9})\.?\s(\d{1,2}),?\s(\d{4})${TIME}$`, 'i');
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Days of Excel are counted from here, in the 1900 system and after its 29th of February 1900, which never was. */
const EXCEL_EPOCH_MS = Date.UTC(1899, 11, 30);
/** 1954 to 2119: what spreadsheets leave when a date was exported as a number. */
const EXCEL_DAYS = { first: 20_000, last: 80_000 };

interface LocalTime {
  year: number;
  month: number;
  day: number;
  /** Hour, minute, second, fraction, am or pm, zone; as they were written. */
  time: readonly (string | undefined)[];
}

/**
 * Reads a date or date-time: ISO 8601, with the day or the month first, with the month by its English name, as a day number
 * of Excel, or as seconds or milliseconds since 1970. A time without a zone is one of the time zone; where clocks were
 * put forward and it never was, it is read by the time before; where they were put back and it was twice, the first counts.
 *
 * @param order of dates such as 3/4/2026; with dots the day is always first
 * @returns undefined when it is no date between 1970 and 9999
 */
export function readDate(text: string, order: DateOrder, timeZone: string): Instant | undefined {
  const trimmed = text.trim();
  const local = localTime(trimmed, order);
  const instant = local ? instantOf(local, timeZone) : instantOfNumber(trimmed, timeZone);
  return instant !== undefined && isInstant(instant) ? instant : undefined;
}

function localTime(text: string, order: DateOrder): LocalTime | undefined {
  const compact = COMPACT.exec(text);
  if (compact) return localOf(compact[1], compact[2], compact[3], []);
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) return localOf(yearFirst[1], yearFirst[3], yearFirst[4], yearFirst.slice(5));
  const yearLast = YEAR_LAST.exec(text);
  if (yearLast) {
    const [, first, mark, second, year, ...time] = yearLast;
    return mark === '.' || order === 'day-first'
      ? localOf(year, second, first, time)
      : localOf(year, first, second, time);
  }
  const named = NAMED_DAY_FIRST.exec(text);
  if (named) return localOf(named[3], monthNumber(named[2]), named[1], named.slice(4));
  const us = NAMED_MONTH_FIRST.exec(text);
  return us ? localOf(us[3], monthNumber(us[1]), us[2], us.slice(4)) : undefined;
}

function localOf(
  year: string | undefined,
  month: string | number | undefined,
  day: string | undefined,
  time: LocalTime['time'],
): LocalTime {
  const written = Number(year);
  const full = year?.length === 2 ? written + (written < 70 ? 2000 : 1900) : written;
  return { year: full, month: Number(month), day: Number(day), time };
}

/** From 1; 0 for a word that is no month. */
function monthNumber(word = ''): number {
  return MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1;
}

function instantOf({ year, month, day, time }: LocalTime, timeZone: string): Instant | undefined {
  const [hour = '0', minute = '0', second = '0', fraction = '', half, zone] = time;
  const hours = hourOf(Number(hour), half);
  if (hours === undefined || Number(minute) > 59 || Number(second) > 59) return undefined;
  const date = Date.UTC(year, month - 1, day);
  const isThere = new Date(date).getUTCMonth() === month - 1 && new Date(date).getUTCDate() === day;
  if (!isThere) return undefined;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const local = date + ((hours * 60 + Number(minute)) * 60 + Number(second)) * SECOND_MS + milliseconds;
  if (zone === undefined) return fromLocal(local, timeZone);
  return local - writtenOffsetMs(zone);
}

/** @returns undefined for an hour that no clock shows */
function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour <= 23 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
}

function writtenOffsetMs(zone: string): number {
  if (!/^[+-]/.test(zone)) return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(':', '') || '0')];
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60 * SECOND_MS;
}

/** The first instant at which clocks of the zone show this time, given as if it were of UTC. */
function fromLocal(local: number, timeZone: string): Instant {
  if (timeZone === 'UTC') return local;
  const before = zoneOffsetMs(local - DAY_MS, timeZone);
  if (zoneOffsetMs(local - before, timeZone) === before) return local - before;
  const after = zoneOffsetMs(local + DAY_MS, timeZone);
  return zoneOffsetMs(local - after, timeZone) === after ? local - after : local - before;
}

/** Told apart by their size: days of Excel, seconds and milliseconds since 1970. */
function instantOfNumber(text: string, timeZone: string): Instant | undefined {
  if (!/^\d{1,13}(?:[.,]\d+)?$/.test(text)) return parseInstant(text);
  const number = Number(text.replace(',', '.'));
  if (number >= EXCEL_DAYS.first && number <= EXCEL_DAYS.last) {
    const local = EXCEL_EPOCH_MS + Math.round(number * 24 * 60 * 60) * SECOND_MS;
    return fromLocal(local, timeZone);
  }
  if (/^\d{9,10}(?:\.\d+)?$/.test(text)) return Math.floor(number * SECOND_MS);
  return /^\d{12,13}$/.test(text) ? number : undefined;
}
