import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Meeting, MeetingDetail, MeetingState } from '../domain/meeting.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

const COLUMNS = [
  'subject_id as subjectId',
  'meeting_id as meetingId',
  'page',
  'person_id as personId',
  'state',
  'starts_at as startsAt',
  'ends_at as endsAt',
  'buffer_before_minutes as bufferBeforeMinutes',
  'buffer_after_minutes as bufferAfterMinutes',
  'sequence',
  'email',
  'detail',
  'created_at as createdAt',
  'changed_at as changedAt',
] as const;

function meetingOf({
  detail,
  ...row
}: Omit<Meeting, keyof MeetingDetail> & { detail: MeetingDetail }): Meeting {
  return { ...detail, ...row };
}

function detailOf(meeting: Meeting): string {
  const { title, name, phone, message, answers, language, timeZone, place, reminderMinutes, bookedBy } =
    meeting;
  const detail: MeetingDetail = {
    title,
    name,
    phone,
    message,
    answers,
    language,
    timeZone,
    place,
    reminderMinutes,
    bookedBy,
  };
  return JSON.stringify(detail);
}

/**
 * Locks people for giving them meetings, so that one at a time gets one: in the order of their ids, and in a strength that lets
 * others refer to them meanwhile.
 */
export async function lockHosts(
  transaction: Transaction<Schema>,
  personIds: readonly string[],
): Promise<void> {
  if (personIds.length === 0) return;
  await sql`select id from person where id = any(${personIds}::uuid[]) order by id for no key update`.execute(
    transaction,
  );
}

/** Adds a meeting; the same twice is one. @returns whether it is new */
export async function insertMeeting(transaction: Transaction<Schema>, meeting: Meeting): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await transaction
    .insertInto('meeting')
    .values({
      subject_id: meeting.subjectId,
      meeting_id: meeting.meetingId,
      page: meeting.page,
      person_id: meeting.personId,
      state: meeting.state,
      starts_at: toTimestamptz(meeting.startsAt),
      ends_at: toTimestamptz(meeting.endsAt),
      buffer_before_minutes: meeting.bufferBeforeMinutes,
      buffer_after_minutes: meeting.bufferAfterMinutes,
      sequence: meeting.sequence,
      email: meeting.email,
      detail: detailOf(meeting),
      created_at: toTimestamptz(meeting.createdAt),
      changed_at: toTimestamptz(meeting.changedAt),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows > 0n;
}

/** Writes down what changed of a meeting: its time, its rep, what became of it. */
export async function updateMeeting(transaction: Transaction<Schema>, meeting: Meeting): Promise<void> {
  await transaction
    .updateTable('meeting')
    .set({
      person_id: meeting.personId,
      state: meeting.state,
      starts_at: toTimestamptz(meeting.startsAt),
      ends_at: toTimestamptz(meeting.endsAt),
      sequence: meeting.sequence,
      detail: detailOf(meeting),
      changed_at: toTimestamptz(meeting.changedAt),
    })
    .where('subject_id', '=', meeting.subjectId)
    .where('meeting_id', '=', meeting.meetingId)
    .execute();
}

/** A meeting by its id, whatever its lead turned out to be. */
export async function findMeeting(database: Kysely<Schema>, meetingId: string): Promise<Meeting | undefined> {
  const row = await database
    .selectFrom('meeting')
    .select(COLUMNS)
    .where('meeting_id', '=', meetingId)
    .executeTakeFirst();
  return row && meetingOf(row);
}

/** Locks a meeting. */
export async function lockMeeting(
  transaction: Transaction<Schema>,
  meetingId: string,
): Promise<Meeting | undefined> {
  const row = await transaction
    .selectFrom('meeting')
    .select(COLUMNS)
    .where('meeting_id', '=', meetingId)
    .forUpdate()
    .executeTakeFirst();
  return row && meetingOf(row);
}

/** What keeps people from meeting somebody else: meetings that are not called off, as far as they reach into a time. */
export async function meetingsOfHosts(
  database: Kysely<Schema>,
  { personIds, from, to }: { personIds: readonly string[]; from: Instant; to: Instant },
): Promise<Meeting[]> {
  const rows = await database
    .selectFrom('meeting')
    .select(COLUMNS)
    .where('person_id', '=', sql<string>`any(${[...personIds]}::uuid[])`)
    .where('state', '<>', 'cancelled')
    .where('ends_at', '>', sql<number>`${toTimestamptz(from)}::timestamptz`)
    .where('starts_at', '<', sql<number>`${toTimestamptz(to)}::timestamptz`)
    .orderBy('starts_at')
    .execute();
  return rows.map(meetingOf);
}

/** How many meetings people got by a page since an instant, those called off left out. */
export async function countMeetings(
  database: Kysely<Schema>,
  { page, personIds, since }: { page: string; personIds: readonly string[]; since: Instant },
): Promise<Map<string, number>> {
  const rows = await database
    .selectFrom('meeting')
    .select(['person_id', (eb) => eb.fn.countAll<string>().as('count')])
    .where('person_id', '=', sql<string>`any(${[...personIds]}::uuid[])`)
    .where('page', '=', page)
    .where('state', '<>', 'cancelled')
    .where('created_at', '>=', sql<number>`${toTimestamptz(since)}::timestamptz`)
    .groupBy('person_id')
    .execute();
  return new Map(rows.map((row) => [row.person_id, Number(row.count)]));
}

/** How many meetings are ahead that were booked with an address. */
export async function countOpenOfEmail(
  database: Kysely<Schema>,
  { email, now }: { email: string; now: Instant },
): Promise<number> {
  const row = await database
    .selectFrom('meeting')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('email', '=', email)
    .where('state', '=', 'booked')
    .where('starts_at', '>', sql<number>`${toTimestamptz(now)}::timestamptz`)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** What a list of meetings asks for. */
export interface MeetingFilter {
  /** Only of this rep. */
  personId?: string | undefined;
  subjectId?: string | undefined;
  states?: readonly MeetingState[] | undefined;
  from?: Instant | undefined;
  to?: Instant | undefined;
  /** The one after which to go on. */
  after?: { startsAt: Instant; meetingId: string } | undefined;
  limit: number;
}

/** Meetings by their time. */
export async function listMeetings(database: Kysely<Schema>, filter: MeetingFilter): Promise<Meeting[]> {
  const { personId, subjectId, states, from, to, after, limit } = filter;
  let query = database.selectFrom('meeting').select(COLUMNS);
  if (personId !== undefined) query = query.where('person_id', '=', personId);
  if (subjectId !== undefined) query = query.where('subject_id', '=', subjectId);
  if (states) query = query.where('state', 'in', [...states]);
  if (from !== undefined)
    query = query.where('ends_at', '>', sql<number>`${toTimestamptz(from)}::timestamptz`);
  if (to !== undefined) query = query.where('starts_at', '<', sql<number>`${toTimestamptz(to)}::timestamptz`);
  if (after)
    query = query.where(
      sql<boolean>`(starts_at, meeting_id) > (${toTimestamptz(after.startsAt)}::timestamptz, ${after.meetingId}::uuid)`,
    );
  const rows = await query.orderBy('starts_at').orderBy('meeting_id').limit(limit).execute();
  return rows.map(meetingOf);
}

/** Meetings by their ids. */
export async function findMeetings(
  database: Kysely<Schema>,
  meetingIds: readonly string[],
): Promise<Map<string, Meeting>> {
  const rows = await database
    .selectFrom('meeting')
    .select(COLUMNS)
    .where('meeting_id', '=', sql<string>`any(${[...new Set(meetingIds)]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.meetingId, meetingOf(row)]));
}
