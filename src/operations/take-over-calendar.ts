import type { Transaction } from 'kysely';
import type { Span } from '../calendar/working-spans.ts';
import type { KnownCalendar, UnreadableEvent } from '../domain/calendar-account.ts';
import type { Instant } from '../domain/instant.ts';
import { dropBusyBlocks, replaceBusyBlocks } from '../store/busy-blocks.ts';
import { lockCalendarAccount, noteSynced } from '../store/calendar-accounts.ts';
import { eventsInCalendar, noteCalendarEvent } from '../store/calendar-events.ts';
import { findMeeting, lockHosts } from '../store/meetings.ts';
import type { Schema } from '../store/schema.ts';
import { endMeeting, moveMeeting } from './change-meeting.ts';

/** What a calendar said when it was read. */
export interface ReadCalendar {
  url: string;
  mark: string | null;
  busy: readonly Span[];
}

/** The event of a meeting as it stands in the calendar; a meeting whose event is there no more has none. */
export interface SeenEvent {
  url: string;
  etag: string | null;
  /** Undefined when it was called off there. */
  span: Span | undefined;
}

/** What was read of somebody's account. */
export interface ReadAccount {
  personId: string;
  /** The calendars that had changed. */
  read: readonly ReadCalendar[];
  /** Events of meetings that are not as they were written, by meeting; null when the event is gone. */
  changed: ReadonlyMap<string, SeenEvent | null>;
  unreadable: readonly UnreadableEvent[];
  /** Before anything was read. */
  startedAt: Instant;
  nextAt: Instant;
}

/**
 * Takes over what was read of somebody's calendars: when they are busy, and which meetings they moved or deleted there, which moves or
 * cancels them. What another process read later stays.
 */
export async function takeOverCalendar(
  transaction: Transaction<Schema>,
  { personId, read, changed, unreadable, startedAt, nextAt }: ReadAccount,
  now: Instant,
): Promise<void> {
  await lockHosts(transaction, [personId]);
  const account = await lockCalendarAccount(transaction, personId);
  if (!account || (account.syncedAt !== null && account.syncedAt >= startedAt)) return;
  const calendars = account.calendars.map((one): KnownCalendar => {
    const found = read.find(({ url }) => url === one.url);
    return found ? { ...one, mark: found.mark, readAt: startedAt } : one;
  });
  const keeping = calendars.filter(({ isBusy }) => isBusy).map(({ url }) => url);
  await dropBusyBlocks(transaction, { personId, except: keeping });
  for (const { url, busy } of read)
    if (keeping.includes(url))
      await replaceBusyBlocks(transaction, { personId, calendarUrl: url, blocks: busy });
  const kept = account.unreadable.filter(
    ({ calendarUrl }) => keeping.includes(calendarUrl) && !read.some(({ url }) => url === calendarUrl),
  );
  await noteSynced(transaction, {
    personId,
    calendars,
    unreadable: [...kept, ...unreadable].slice(0, MOST_UNREADABLE),
    at: startedAt,
    nextAt,
  });
  const events = await eventsInCalendar(transaction, { personId, now, before: startedAt });
  for (const { meetingId } of events) {
    const event = changed.get(meetingId);
    if (event !== undefined) await takeOverEvent(transaction, meetingId, event, now);
  }
}

/** More are not told of one account. */
const MOST_UNREADABLE = 50;

async function takeOverEvent(
  transaction: Transaction<Schema>,
  meetingId: string,
  event: SeenEvent | null,
  now: Instant,
): Promise<void> {
  const by = { by: 'calendar' as const, now };
  if (event?.span === undefined) {
    const ended = await endMeeting(transaction, { meetingId, change: 'cancelled' }, by);
    if (ended)
      await noteCalendarEvent(
        transaction,
        { meetingId, href: event?.url ?? null, etag: event?.etag ?? null, sequence: ended.sequence },
        now,
      );
    return;
  }
  const { from, to } = event.span;
  const moved = await moveMeeting(
    transaction,
    { meetingId, startsAt: from, endsAt: to, page: undefined },
    by,
  );
  const meeting = moved.kind === 'moved' ? moved.meeting : await findMeeting(transaction, meetingId);
  if (!meeting) return;
  const { url: href, etag } = event;
  await noteCalendarEvent(transaction, { meetingId, href, etag, sequence: meeting.sequence }, now);
}
