import type { Instant } from './instant.ts';

/** Why a calendar could not be asked: the login is refused, there is no such calendar, the server does not answer, or says what is none. */
export type CalendarProblemKind = 'login' | 'missing' | 'unreachable' | 'nonsense';

/** A calendar of somebody's account. */
export interface KnownCalendar {
  url: string;
  title: string;
  /** Whether what stands in it keeps its owner busy. */
  isBusy: boolean;
  /** What changes with every change of it, as it was when it was read; null before, and where the server has none. */
  mark: string | null;
  readAt: Instant | null;
}

/** An event of a calendar that could not be read, and is passed over. */
export interface UnreadableEvent {
  /** The calendar that it stands in. */
  calendarUrl: string;
  title: string;
  problem: string;
}

/** Somebody's account on a calendar server, without its password. */
export interface CalendarAccount {
  personId: string;
  url: string;
  userName: string;
  calendars: readonly KnownCalendar[];
  /** The calendar that gets the meetings; null for none. */
  targetUrl: string | null;
  /** Null while it is not read, as after a back-up was restored. */
  nextSyncAt: Instant | null;
  syncedAt: Instant | null;
  problem: { kind: CalendarProblemKind; text: string; since: Instant } | null;
  failures: number;
  unreadable: readonly UnreadableEvent[];
}
