import type { Instant } from './instant.ts';

/** The days of a week, Monday first, as ISO 8601 has them. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A part of a day, in minutes after local midnight: from, included, to, not included, at most 1440. */
export interface DayHours {
  fromMinute: number;
  toMinute: number;
}

/** When somebody works, by the clock of their own time zone: the parts of each day, in order; a day without any is free. */
export type WeeklyHours = Readonly<Record<Weekday, readonly DayHours[]>>;

/** Where and when somebody works. */
export interface WorkingTime {
  hours: WeeklyHours;
  /** IANA time zone. */
  timeZone: string;
  /** Whose public holidays are free, as ISO 3166-1; undefined for none. */
  country: string | undefined;
  /** When they are away: out of office, from, included, to, not included. */
  absences: readonly { from: Instant; to: Instant }[];
}

const NINE_TO_FIVE: readonly DayHours[] = [{ fromMinute: 9 * 60, toMinute: 17 * 60 }];

/** What holds for whoever has not said anything else. */
export const USUAL_HOURS: WeeklyHours = {
  mon: NINE_TO_FIVE,
  tue: NINE_TO_FIVE,
  wed: NINE_TO_FIVE,
  thu: NINE_TO_FIVE,
  fri: NINE_TO_FIVE,
  sat: [],
  sun: [],
};
