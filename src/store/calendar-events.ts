import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** The event of a meeting in the rep's calendar, as it was last written there or taken over from there. */
export interface CalendarEvent {
  meetingId: string;
  /** Null when it stands in no calendar. */
  href: string | null;
  etag: string | null;
  /** Which change of the meeting was written. */
  sequence: number | null;
}

const COLUMNS = [
  'meeting_id as meetingId',
  'calendar_href as href',
  'calendar_etag as etag',
  'calendar_sequence as sequence',
] as const;

/** The event of a meeting. */
export async function findCalendarEvent(
  database: Kysely<Schema>,
  meetingId: string,
): Promise<CalendarEvent | undefined> {
  return database
    .selectFrom('meeting')
    .select(COLUMNS)
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst();
}

/** The events of meetings that are ahead of somebody and stand in their calendar as they are, and did so before an instant. */
export async function eventsInCalendar(
  database: Kysely<Schema>,
  { personId, now, before }: { personId: string; now: Instant; before: Instant },
): Promise<CalendarEvent[]> {
  return database
    .selectFrom('meeting')
    .select(COLUMNS)
    .where('person_id', '=', personId)
    .where('state', '=', 'booked')
    .where('starts_at', '>', sql<number>`${toTimestamptz(now)}::timestamptz`)
    .where('calendar_href', 'is not', null)
    .whereRef('calendar_sequence', '=', 'sequence')
    .where('calendar_written_at', '<', sql<number>`${toTimestamptz(before)}::timestamptz`)
    .execute();
}

/** Writes down what stands in the calendar by now, unless the meeting was changed since. @returns whether it was not */
export async function noteCalendarEvent(
  database: Kysely<Schema> | Transaction<Schema>,
  { meetingId, href, etag, sequence }: CalendarEvent & { sequence: number },
  at: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('meeting')
    .set({
      calendar_href: href,
      calendar_etag: etag,
      calendar_sequence: sequence,
      calendar_written_at: toTimestamptz(at),
    })
    .where('meeting_id', '=', meetingId)
    .where('sequence', '=', sequence)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** The meetings ahead of somebody that stand in none of their calendars. */
export async function meetingsWithoutEvent(
  database: Kysely<Schema>,
  { personId, now }: { personId: string; now: Instant },
): Promise<{ meetingId: string; subjectId: string; sequence: number }[]> {
  return database
    .selectFrom('meeting')
    .select(['meeting_id as meetingId', 'subject_id as subjectId', 'sequence'])
    .where('person_id', '=', personId)
    .where('state', '=', 'booked')
    .where('starts_at', '>', sql<number>`${toTimestamptz(now)}::timestamptz`)
    .where('calendar_href', 'is', null)
    .execute();
}
