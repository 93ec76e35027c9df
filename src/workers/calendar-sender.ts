import { type CaldavAccount, CalendarProblem } from '../connectors/caldav/caldav-account.ts';
import { SECOND_MS } from '../domain/instant.ts';
import { type Meeting, uidOfMeeting } from '../domain/meeting.ts';
import { readCalendarEntry } from '../meetings/read-calendar-entry.ts';
import { writeInvitation } from '../meetings/write-invitation.ts';
import { calendarDescription, meetingPlace } from '../messaging/meeting-mail.ts';
import type { ClaimedEffect } from '../operations/claim-effects.ts';
import { SecretUnreadable } from '../operations/secret-box.ts';
import { readCalendarAccounts, type SealedAccount } from '../store/calendar-accounts.ts';
import { findCalendarEvent, noteCalendarEvent } from '../store/calendar-events.ts';
import { findMeeting } from '../store/meetings.ts';
import type { DueEffect } from '../store/outbox.ts';
import { findPerson, type PersonRow } from '../store/people.ts';
import type { BackgroundServices } from './background-services.ts';
import type { CalendarReader } from './calendar-reader.ts';
import { effectSender, type Outcome, type RetryPolicy } from './effect-sender.ts';
import type { Repetition } from './repetition.ts';

const MOST_UNDER_WAY = 32;
const MOST_PER_HOST = 4;
const ANSWERS_WITHIN_MS = 15 * SECOND_MS;
/** So often it begins anew because somebody else wrote meanwhile. */
const ROUNDS = 4;

/** What writing into calendars needs. */
interface SenderServices extends BackgroundServices {
  random: () => number;
  retry: RetryPolicy;
  calendars: CalendarReader;
  /** Where the app is. */
  publicUrl: string;
}

/** Writes meetings into the calendars of reps, and takes them out. A server that is slow or down holds up nobody else. */
export function calendarSender(services: SenderServices): Repetition {
  const send = async (effect: ClaimedEffect): Promise<Outcome> => {
    if (effect.kind !== 'calendar') throw new Error(`got a ${effect.kind} in the channel of calendars`);
    try {
      await writeMeeting(services, effect.payload);
      return { kind: 'done' };
    } catch (error) {
      // Somebody has to enter the password again; then it can be tried again.
      if (error instanceof SecretUnreadable) return { kind: 'dead', problem: error.message };
      if (!(error instanceof CalendarProblem)) throw error;
      const isServer = error.kind === 'unreachable';
      const problem = error.message;
      return {
        kind: 'failed',
        problem,
        lanes: isServer ? lanesOf(effect).map((lane) => ({ lane, problem })) : [],
      };
    }
  };
  return effectSender({
    ...services,
    channel: 'calendar',
    mostUnderWay: MOST_UNDER_WAY,
    mostPerLane: MOST_PER_HOST,
    lanesOf,
    rate: () => undefined,
    perform: (effects) => effects.map(send),
  });
}

function lanesOf(effect: DueEffect): string[] {
  return effect.kind === 'calendar' ? [`calendar:${effect.payload.host}`] : [];
}

/**
 * Makes the event in the calendar what the meeting is by now, so that it does not matter in which order effects come, or whether one
 * comes twice: the address is made of the meeting, and what somebody else wrote meanwhile is looked at first.
 */
async function writeMeeting(
  services: SenderServices,
  { meetingId, personId }: { meetingId: string; personId: string },
): Promise<void> {
  let expected: string | null | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    const target = await targetOf(services, { meetingId, personId });
    if (!target) return;
    const outcome =
      target.meeting.state === 'cancelled'
        ? await removeEvent(services, target)
        : await putEvent(services, target, expected);
    if (outcome.isDone) return;
    expected = outcome.etag;
  }
  throw new CalendarProblem('nonsense', 'somebody else writes the same event again and again');
}

/** A meeting, and where its event is or is to be. */
interface Target {
  meeting: Meeting;
  rep: PersonRow;
  connection: CaldavAccount;
  href: string;
  /** The mark that it had when it was last written there. */
  etag: string | null;
}

/** What came of writing: done, or to be done again from the mark that is there by now. */
type Writing = { isDone: true } | { isDone: false; etag: string | null };

async function targetOf(
  { database, calendars }: SenderServices,
  { meetingId, personId }: { meetingId: string; personId: string },
): Promise<Target | undefined> {
  const meeting = await findMeeting(database.kysely, meetingId);
  const event = await findCalendarEvent(database.kysely, meetingId);
  const account = (await readCalendarAccounts(database.kysely, [personId])).get(personId);
  const rep = await findPerson(database.kysely, personId);
  if (!meeting || !event || !rep || !account?.targetUrl) return undefined;
  const href = hrefOf(event.href, account, meetingId);
  const connection = calendars.open(account, ANSWERS_WITHIN_MS);
  return { meeting, rep, connection, href, etag: event.href === href ? event.etag : null };
}

async function removeEvent({ database, clock }: SenderServices, target: Target): Promise<Writing> {
  const { meetingId, sequence } = target.meeting;
  await target.connection.remove(target.href);
  const event = { meetingId, href: null, etag: null, sequence };
  const isDone = await noteCalendarEvent(database.kysely, event, clock());
  return isDone ? { isDone } : { isDone, etag: null };
}

/** @param expected the mark that is there by now, when that is known */
async function putEvent(
  services: SenderServices,
  { meeting, rep, connection, href, etag: known }: Target,
  expected: string | null | undefined,
): Promise<Writing> {
  const { meetingId, sequence } = meeting;
  const put = await connection.put(
    href,
    textOf(meeting, rep, services),
    expected === undefined ? known : expected,
  );
  if (!put.isWritten) {
    const there = await connection.get(href);
    return there && isNewer(there.text, sequence)
      ? { isDone: true }
      : { isDone: false, etag: there?.etag ?? null };
  }
  const etag = put.etag ?? (await connection.get(href))?.etag ?? null;
  const event = { meetingId, href, etag, sequence };
  const isDone = await noteCalendarEvent(services.database.kysely, event, services.clock());
  return isDone ? { isDone } : { isDone, etag };
}

/** Where the event is: where it was written, unless that was another account. */
function hrefOf(known: string | null, { targetUrl, url }: SealedAccount, meetingId: string): string {
  const target = targetUrl ?? url;
  if (known !== null && new URL(known).origin === new URL(target).origin) return known;
  return new URL(`${uidOfMeeting(meetingId)}.ics`, target.endsWith('/') ? target : `${target}/`).href;
}

function isNewer(text: string, sequence: number): boolean {
  return readCalendarEntry(text, { window: { from: 0, to: 1 }, timeZone: 'UTC' }).sequence > sequence;
}

function textOf(meeting: Meeting, rep: PersonRow, { clock, publicUrl }: SenderServices): string {
  const leadUrl = `${publicUrl}/leads/${meeting.subjectId}`;
  return writeInvitation(meeting, {
    method: 'STORE',
    now: clock(),
    host: rep,
    text: {
      summary: `${meeting.title}: ${meeting.name || meeting.email}`,
      description: calendarDescription(meeting, rep.language, leadUrl),
      location: meetingPlace(meeting, rep.language),
      url: leadUrl,
    },
  });
}
