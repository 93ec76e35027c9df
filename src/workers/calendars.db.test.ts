import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BookingPage, Meeting } from '../domain/meeting.ts';
import { bookMeeting } from '../operations/book-meeting.ts';
import { endMeeting, moveMeeting } from '../operations/change-meeting.ts';
import { connectCalendar } from '../operations/connect-calendar.ts';
import { findFreeTimes, hostsOfPage } from '../operations/find-free-times.ts';
import { readCalendarAccounts } from '../store/calendar-accounts.ts';
import { findMeeting } from '../store/meetings.ts';
import { addBookingPage, addRep } from '../testing/meeting-page.ts';
import { Radicale } from '../testing/radicale.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { purposeOfPassword } from './calendar-reader.ts';
import { calendarSender } from './calendar-sender.ts';

let ripen: TestInstallation;
let radicale: Radicale;
let personId: string;
let page: BookingPage;
let calendar: string;
let stopSending: () => Promise<void>;
beforeAll(async () => {
  ripen = await createTestInstallation({ start: '2026-03-02T12:00:00Z' });
  radicale = await Radicale.start();
  calendar = await radicale.makeCalendar('work', 'Work');
  personId = await addRep(ripen);
  page = await addBookingPage(ripen, { host: { kind: 'person', personId }, place: { kind: 'phone' } });
  const sender = calendarSender({
    ...ripen.services,
    random: () => 0.5,
    retry: { attempts: 3, firstMs: 100 },
    publicUrl: 'https://ripen.example.com',
  });
  sender.start();
  stopSending = () => sender.stop();
});
afterAll(async () => {
  await stopSending();
  await radicale[Symbol.asyncDispose]();
  await ripen[Symbol.asyncDispose]();
});

function at(text: string): number {
  return Date.parse(`2026-${text}:00Z`);
}

async function connect(password = radicale.account.password): Promise<void> {
  const { secretBox, calendars } = ripen.services;
  const passwordSealed = secretBox.seal(password, purposeOfPassword(personId));
  const login = { personId, url: radicale.url, userName: radicale.account.user, passwordSealed };
  const found = await calendars
    .open({
      ...login,
      passwordSealed: secretBox.seal(radicale.account.password, purposeOfPassword(personId)),
    })
    .discover();
  const known = found.map((one) => ({ ...one, isBusy: true, mark: null, readAt: null }));
  await ripen.database.transaction((transaction) =>
    connectCalendar(transaction, { ...login, calendars: known, targetUrl: calendar }, ripen.clock.now),
  );
}

async function read(): Promise<void> {
  ripen.clock.pass({ ms: 1_000 });
  const account = (await readCalendarAccounts(ripen.database.kysely, [personId])).get(personId);
  if (account) await ripen.services.calendars.read(account);
}

async function put(name: string, ...lines: string[]): Promise<void> {
  const text = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//other',
    'BEGIN:VEVENT',
    `UID:${name}`,
    'DTSTAMP:20260101T000000Z',
    'SUMMARY:Dentist',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ];
  await radicale.request('PUT', `${calendar}${name}.ics`, text.join('\r\n'));
}

/** The free times of a day, by the clock of the rep. */
async function freeOn(day: string): Promise<string[]> {
  const hosts = await hostsOfPage(ripen.database.kysely, page);
  const [from, to] = [Date.parse(`2026-${day}T00:00:00Z`), Date.parse(`2026-${day}T23:59:00Z`)];
  const free = await findFreeTimes(ripen.database.kysely, { page, hosts, from, to, now: ripen.clock.now });
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Prague', timeStyle: 'short' });
  return [...free.keys()].map((start) => time.format(start));
}

async function book(startsAt: number, email = 'ann@example.com'): Promise<Meeting> {
  await ripen.takeIn({ user: email, email, identify: { email } });
  const subjectId = await ripen.idOf(email);
  const booking = await ripen.database.transaction((transaction) =>
    bookMeeting(
      transaction,
      {
        meetingId: crypto.randomUUID(),
        subjectId,
        page,
        startsAt,
        contact: { name: 'Ann Žižková', email, phone: '+420601234567', message: 'Prices', answers: {} },
        language: 'cs',
        timeZone: 'Europe/Prague',
        bookedBy: 'lead',
      },
      ripen.clock.now,
    ),
  );
  if (booking.kind === 'taken') throw new Error('the time is taken');
  return booking.meeting;
}

/** Until everything that was to go into calendars did. */
async function written(): Promise<void> {
  for (let left = 400; left > 0; left -= 1) {
    const waiting = await ripen.database.kysely
      .selectFrom('effect')
      .select('effect_id')
      .where('kind', '=', 'calendar')
      .where('state', 'in', ['waiting', 'sending'])
      .execute();
    if (waiting.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('calendars were not written');
}

async function meetingNow({ meetingId }: Meeting): Promise<Meeting> {
  const found = await findMeeting(ripen.database.kysely, meetingId);
  if (!found) throw new Error('the meeting is gone');
  return found;
}

async function mailsOf({ meetingId }: Meeting): Promise<string[]> {
  const rows = await ripen.database.kysely
    .selectFrom('effect')
    .select('payload')
    .where('kind', '=', 'meeting')
    .orderBy('created_at')
    .execute();
  return rows
    .filter(({ payload }) => payload.meetingId === meetingId && payload.what !== 'reminder')
    .map(({ payload }) => `${payload.what} ${payload.to}`);
}

describe('a calendar on Radicale', () => {
  it('keeps its owner busy: by single, recurring, all-day and floating events, and not by free ones', async () => {
    await put('single', 'DTSTART:20260303T090000Z', 'DTEND:20260303T103000Z');
    await put('weekly', 'DTSTART;TZID=Europe/Prague:20260106T150000', 'DURATION:PT2H', 'RRULE:FREQ=WEEKLY');
    await put('allday', 'DTSTART;VALUE=DATE:20260304', 'DTEND;VALUE=DATE:20260305');
    await put('floating', 'DTSTART:20260305T090000', 'DTEND:20260305T160000');
    await put('free', 'DTSTART:20260306T080000Z', 'DTEND:20260306T150000Z', 'TRANSP:TRANSPARENT');
    await connect();
    // Until it was read, its owner is not offered.
    expect(await freeOn('03-03')).toEqual([]);
    await read();
    expect(await freeOn('03-03')).toEqual([
      '09:00',
      '09:30',
      '11:30',
      '12:00',
      '12:30',
      '13:00',
      '13:30',
      '14:00',
      '14:30',
    ]);
    expect(await freeOn('03-04')).toEqual([]);
    expect(await freeOn('03-05')).toEqual(['16:00', '16:30']);
    expect(await freeOn('03-06')).toHaveLength(16);
  });

  it('gets a meeting, once, which keeps nobody busy twice', async () => {
    const meeting = await book(at('03-06T09:00'));
    await written();
    const text = (await radicale.dump(calendar)).replaceAll(/\r?\n[ \t]/g, '');
    expect(text).toContain(`UID:${meeting.meetingId}@meetings.ripen`);
    expect(text).toContain('SUMMARY:A first call: Ann Žižková');
    expect(text).toContain('+420601234567');
    expect(text).not.toContain('ATTENDEE');
    await read();
    expect(await freeOn('03-06')).not.toContain('10:00');
    const moved = await ripen.database.transaction((transaction) =>
      moveMeeting(
        transaction,
        { meetingId: meeting.meetingId, startsAt: at('03-06T09:30'), page },
        { by: 'lead', now: ripen.clock.now },
      ),
    );
    expect(moved.kind).toBe('moved');
    await written();
    const after = await radicale.dump(calendar);
    expect(after.split(meeting.meetingId)).toHaveLength(2);
    expect(after).toContain('DTSTART:20260306T093000Z');
    await ripen.database.transaction((transaction) =>
      endMeeting(
        transaction,
        { meetingId: meeting.meetingId, change: 'cancelled' },
        { by: 'lead', now: ripen.clock.now },
      ),
    );
    await written();
    expect(await radicale.dump(calendar)).not.toContain(meeting.meetingId);
  });

  it('moves a meeting that its owner moves there', async () => {
    const meeting = await book(at('03-09T09:00'), 'moved@example.com');
    await written();
    await read();
    const url = `${calendar}${encodeURIComponent(`${meeting.meetingId}@meetings.ripen`)}.ics`;
    const text = await radicale.request('GET', url);
    await radicale.request(
      'PUT',
      url,
      text.replace('20260309T090000Z', '20260309T130000Z').replace('20260309T093000Z', '20260309T140000Z'),
    );
    await read();
    expect(await meetingNow(meeting)).toMatchObject({
      startsAt: at('03-09T13:00'),
      endsAt: at('03-09T14:00'),
      sequence: 1,
      state: 'booked',
    });
    expect(await mailsOf(meeting)).toEqual(['invitation lead', 'invitation rep', 'change lead']);
    // Read again, it is the same.
    await read();
    expect(await meetingNow(meeting)).toMatchObject({ sequence: 1 });
  });

  it('calls a meeting off that its owner deletes there', async () => {
    const meeting = await book(at('03-10T09:00'), 'deleted@example.com');
    await written();
    await read();
    await radicale.request(
      'DELETE',
      `${calendar}${encodeURIComponent(`${meeting.meetingId}@meetings.ripen`)}.ics`,
    );
    await read();
    expect(await meetingNow(meeting)).toMatchObject({ state: 'cancelled' });
    expect(await mailsOf(meeting)).toEqual(['invitation lead', 'invitation rep', 'cancellation lead']);
  });

  it('tells of an event with a zone that nobody knows, and goes on', async () => {
    await put('often', 'DTSTART;TZID=Atlantis/Deep:20260311T090000', 'DURATION:PT1H');
    await read();
    const account = (await readCalendarAccounts(ripen.database.kysely, [personId])).get(personId);
    expect(account?.unreadable).toMatchObject([{ problem: expect.stringContaining('Atlantis/Deep') }]);
    expect(account?.problem).toBeNull();
    await radicale.request('DELETE', `${calendar}often.ics`);
  });

  it('holds for a day while its server is down; what is booked meanwhile comes when it is back', async () => {
    await radicale.kill();
    await read();
    const account = async () => (await readCalendarAccounts(ripen.database.kysely, [personId])).get(personId);
    expect(await account()).toMatchObject({ problem: { kind: 'unreachable' }, failures: 1 });
    expect(await freeOn('03-04')).toEqual([]);
    expect(await freeOn('03-12')).toHaveLength(16);
    const meeting = await book(at('03-12T09:00'), 'meanwhile@example.com');
    await ripen.services.calendars.refresh([personId]);
    ripen.clock.pass({ hours: 25 });
    expect(await freeOn('03-13')).toEqual([]);
    await radicale.startAgain();
    ripen.clock.pass({ hours: 5 });
    await written();
    await read();
    expect(await account()).toMatchObject({ problem: null, failures: 0 });
    expect(await radicale.dump(calendar)).toContain(meeting.meetingId);
    expect(await freeOn('03-13')).toHaveLength(16);
  });

  it('whose password is wrong says so', async () => {
    await connect('another');
    await read();
    const account = (await readCalendarAccounts(ripen.database.kysely, [personId])).get(personId);
    expect(account?.problem).toMatchObject({ kind: 'login' });
  });
});
