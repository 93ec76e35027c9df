import { WEEKDAYS, type WeeklyHours } from '../domain/working-hours.ts';
import { InvalidSetting } from './invalid-setting.ts';

const PART = /^(?<first>[a-z]{3})(?:-(?<last>[a-z]{3}))? (?<hours>[\d:,-]+)$/;
const HOURS = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/;

/**
 * The hours of a week, as a flag says them: “mon-thu 9:00-12:00,13:00-17:00; fri 9:00-14:00”. Days that are not named are free.
 *
 * @throws InvalidSetting
 */
export function readWeek(text: string): WeeklyHours {
  const week: Record<string, { fromMinute: number; toMinute: number }[]> = Object.fromEntries(
    WEEKDAYS.map((day) => [day, []]),
  );
  for (const part of text.toLowerCase().split(';')) {
    const { first, last = first, hours = '' } = PART.exec(part.trim())?.groups ?? {};
    const [from, to] = [first, last].map((name) => WEEKDAYS.indexOf(name as (typeof WEEKDAYS)[number]));
    if (from === undefined || to === undefined || from < 0 || to < from) throw refused(part);
    for (const day of WEEKDAYS.slice(from, to + 1)) week[day] = hours.split(',').map(readHours);
  }
  return week as Record<(typeof WEEKDAYS)[number], { fromMinute: number; toMinute: number }[]>;
}

function readHours(text: string): { fromMinute: number; toMinute: number } {
  const [, ...parts] = HOURS.exec(text) ?? [];
  const [fromHour, fromMinute, toHour, toMinute] = parts.map(Number);
  if (fromHour === undefined || fromMinute === undefined || toHour === undefined || toMinute === undefined)
    throw refused(text);
  return { fromMinute: fromHour * 60 + fromMinute, toMinute: toHour * 60 + toMinute };
}

function refused(text: string): InvalidSetting {
  return new InvalidSetting(
    `--hours: got “${text.trim()}”, expected hours such as “mon-thu 9:00-12:00,13:00-17:00; fri 9:00-14:00”`,
  );
}
