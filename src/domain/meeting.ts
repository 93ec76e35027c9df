import type { Instant } from './instant.ts';
import type { Language } from './language.ts';

/** When meetings of a page can be, besides the working time of whoever is met. */
export interface BookingTimes {
  /** How long a meeting lasts. */
  durationMinutes: number;
  /** Meetings begin at multiples of so many minutes after midnight. */
  stepMinutes: number;
  /** So long before and after a meeting nothing else may be. */
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  /** So long ahead a meeting has to be booked at least. */
  noticeMinutes: number;
  /** So many days of 24 hours ahead a meeting can be booked at most. */
  horizonDays: number;
  /** The most meetings that a rep has on a day of their clock; null for any number. */
  mostPerDay: number | null;
}

/** Texts by language; those that are missing are as in English, or else as in the first. */
export type TextsByLanguage = Readonly<Partial<Record<Language, string>>>;

/** Something that a booking page asks besides name and e-mail address. */
export interface BookingQuestion {
  /** The name under which the answer is kept. */
  key: string;
  label: TextsByLanguage;
  isRequired: boolean;
}

/** Where a meeting is. */
export type MeetingPlace =
  /** The rep calls the number that the lead gives. */
  | { kind: 'phone' }
  /** A link, or where to come to. */
  | { kind: 'video' | 'address'; text: string };

/** A page on which leads book meetings, with a rep or with whoever of a team is next. */
export interface BookingPage {
  slug: string;
  title: TextsByLanguage;
  /** What the meeting is about, under the title. */
  description: TextsByLanguage;
  host: { kind: 'person'; personId: string } | { kind: 'team'; team: string };
  /** Whether meetings can be booked on it. */
  isOpen: boolean;
  times: BookingTimes;
  place: MeetingPlace;
  questions: readonly BookingQuestion[];
  /** So many minutes before the meeting the lead is reminded. */
  reminderMinutes: readonly number[];
}

/** What became of a meeting. */
export const MEETING_STATES = ['booked', 'cancelled', 'held', 'no-show'] as const;
export type MeetingState = (typeof MEETING_STATES)[number];

/** Who booked, moved or cancelled a meeting. */
export type MeetingActor = 'lead' | 'rep' | 'calendar' | 'journey' | 'api';

/** What a meeting says besides whose and when it is. */
export interface MeetingDetail {
  title: string;
  name: string;
  phone: string;
  message: string;
  answers: Readonly<Record<string, string>>;
  language: Language;
  /** The IANA time zone of the lead. */
  timeZone: string;
  place: MeetingPlace;
  reminderMinutes: readonly number[];
  bookedBy: MeetingActor;
}

/** A meeting of a lead with a rep. */
export interface Meeting extends MeetingDetail {
  meetingId: string;
  subjectId: string;
  page: string;
  personId: string;
  state: MeetingState;
  startsAt: Instant;
  endsAt: Instant;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  /** Counts its changes, as SEQUENCE of iCalendar does. */
  sequence: number;
  email: string;
  createdAt: Instant;
  changedAt: Instant;
}

/** The text in a language, or else in English, or else in the first language that has one. */
export function textIn(texts: TextsByLanguage, language: Language): string {
  return texts[language] || texts.en || Object.values(texts).find((text) => text !== '') || '';
}

/** The mark of a meeting in calendars, the same through all its changes. */
export function uidOfMeeting(meetingId: string): string {
  return `${meetingId}@meetings.ripen`;
}

/** The meeting that a mark is of; undefined for events of others. */
export function meetingOfUid(uid: string): string | undefined {
  return /^([0-9a-f-]{36})@meetings\.ripen$/.exec(uid)?.[1];
}
