import ical, { type VEvent } from 'node-ical';
import { expect, test } from 'vitest';
import type { Meeting } from '../domain/meeting.ts';
import { meetingOfUid } from '../domain/meeting.ts';
import { writeInvitation } from './write-invitation.ts';

const MEETING: Meeting = {
  meetingId: '0b9e5b0e-6f0e-4c8e-9a57-3f0f4a3a5a11',
  subjectId: 'lead',
  page: 'call',
  personId: 'rep',
  state: 'booked',
  startsAt: Date.UTC(2026, 2, 29, 0, 30),
  endsAt: Date.UTC(2026, 2, 29, 1, 30),
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  sequence: 2,
  title: 'Rozmowa; o leadach, "krótko"',
  name: 'Łucja "Lu" Wiśniewska; BEGIN:VEVENT',
  email: 'lucja@example.pl',
  phone: '',
  message: '',
  answers: {},
  language: 'pl',
  timeZone: 'Europe/Warsaw',
  place: { kind: 'video', text: 'https://meet.example/x' },
  reminderMinutes: [],
  bookedBy: 'lead',
  createdAt: 0,
  changedAt: 0,
};
const TEXT = {
  summary: `${MEETING.title}: Jana`,
  description: 'line one\nline two, with a comma',
  location: 'https://meet.example/x',
  url: 'https://ripen.example.com/e/m/token',
};

function write(method: Parameters<typeof writeInvitation>[1]['method'], meeting = MEETING): string {
  const host = { name: 'Jana Nováková', email: 'jana@acme.example' };
  return writeInvitation(meeting, { method, text: TEXT, host, now: Date.UTC(2026, 2, 1) });
}

function read(text: string): VEvent {
  const events = Object.values(ical.sync.parseICS(text)).filter((one) => one?.type === 'VEVENT');
  expect(events).toHaveLength(1);
  return events[0] as VEvent;
}

test('an invitation says what meets when, in what order of changes, and who is invited', () => {
  const text = write('REQUEST');
  const event = read(text);
  expect(text).toMatch(/^METHOD:REQUEST\r$/m);
  expect(meetingOfUid(event.uid)).toBe(MEETING.meetingId);
  expect(event).toMatchObject({
    sequence: 2,
    status: 'CONFIRMED',
    summary: TEXT.summary,
    description: TEXT.description,
  });
  expect([event.start.getTime(), event.end?.getTime()]).toEqual([MEETING.startsAt, MEETING.endsAt]);
  const unfolded = text.replaceAll(/\r\n[ \t]/g, '');
  expect(unfolded).toContain('ORGANIZER;CN="Jana Nováková":mailto:jana@acme.example');
  expect(unfolded).toMatch(/ATTENDEE;.*MAILTO:lucja@example\.pl/);
  expect(text).toContain('BEGIN:VALARM');
  // No line is longer than RFC 5545 allows, in bytes.
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
});

test('what is called off is cancelled under the same mark, without an alarm', () => {
  const text = write('CANCEL', { ...MEETING, state: 'cancelled', sequence: 3 });
  expect(text).toMatch(/^METHOD:CANCEL\r$/m);
  expect(read(text)).toMatchObject({ status: 'CANCELLED', sequence: 3 });
  expect(text).not.toContain('VALARM');
});

test('an event of the rep’s own calendar invites nobody', () => {
  const text = write('STORE');
  expect(text).not.toMatch(/METHOD|ATTENDEE|ORGANIZER/);
});
