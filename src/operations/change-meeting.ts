import type { Transaction } from 'kysely';
import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { BookingPage, Meeting, MeetingActor } from '../domain/meeting.ts';
import { enqueueEffects } from '../store/effects.ts';
import { findMeeting, lockHosts, lockMeeting, updateMeeting } from '../store/meetings.ts';
import { withdrawEffects } from '../store/outbox.ts';
import { listReps } from '../store/reps.ts';
import type { Schema } from '../store/schema.ts';
import { calendarHostOf, nearestTimes } from './book-meeting.ts';
import { findFreeTimes, hostsOfPage } from './find-free-times.ts';
import { effectsOfMeeting, type MeetingChange, NO_JOURNEY } from './meeting-effects.ts';
import { raiseAlerts } from './raise-alerts.ts';

/** Who changes a meeting, and when. */
interface By {
  by: MeetingActor;
  now: Instant;
}

/** What became of moving a meeting. */
export type Moving =
  | { kind: 'moved'; meeting: Meeting }
  /** There is no such meeting, or it is over or called off. */
  | { kind: 'gone' }
  | { kind: 'taken'; nearest: Instant[] };

/**
 * Moves a meeting to another time of the same rep, which has to be free unless the rep says so in their own calendar. To where it is
 * already, it changes nothing.
 *
 * @param page where it was booked, by whose times others are offered; undefined to move it anywhere
 * @param endsAt as the rep's calendar says; as long as before without it
 */
export async function moveMeeting(
  transaction: Transaction<Schema>,
  {
    meetingId,
    startsAt,
    endsAt,
    page,
  }: { meetingId: string; startsAt: Instant; endsAt?: Instant; page: BookingPage | undefined },
  { by, now }: By,
): Promise<Moving> {
  const meeting = await lockWithHost(transaction, meetingId);
  if (meeting?.state !== 'booked') return { kind: 'gone' };
  const length = page ? page.times.durationMinutes * MINUTE_MS : meeting.endsAt - meeting.startsAt;
  const end = endsAt ?? startsAt + length;
  if (meeting.startsAt === startsAt && meeting.endsAt === end) return { kind: 'moved', meeting };
  if (page) {
    const hosts = (await hostsOfPage(transaction, page)).filter(
      ({ rep }) => rep.personId === meeting.personId,
    );
    const to = startsAt + MINUTE_MS;
    const free = await findFreeTimes(transaction, { page, hosts, now, from: startsAt, to, moving: meeting });
    if (!free.has(startsAt))
      return { kind: 'taken', nearest: await nearestTimes(transaction, { page, hosts, at: startsAt, now }) };
  }
  const moved = { ...meeting, startsAt, endsAt: end, sequence: meeting.sequence + 1, changedAt: now };
  await write(transaction, moved, { change: 'moved', was: meeting.startsAt, by, now });
  return { kind: 'moved', meeting: moved };
}

/** Calls a meeting off, or says what became of it. @returns as it is by now; undefined when there is none that could be */
export async function endMeeting(
  transaction: Transaction<Schema>,
  { meetingId, change }: { meetingId: string; change: Exclude<MeetingChange, 'booked' | 'moved'> },
  { by, now }: By,
): Promise<Meeting | undefined> {
  const meeting = await lockWithHost(transaction, meetingId);
  if (!meeting || meeting.state === change) return meeting;
  // What was said to have been held can be corrected; what was called off stays so.
  if (meeting.state === 'cancelled' || (change === 'cancelled' && meeting.state !== 'booked'))
    return undefined;
  if (change !== 'cancelled' && meeting.startsAt > now) return undefined;
  const ended = { ...meeting, state: change, sequence: meeting.sequence + 1, changedAt: now };
  await write(transaction, ended, { change, was: null, by, now });
  return ended;
}

/** Hosts are locked before meetings, as booking does. */
async function lockWithHost(
  transaction: Transaction<Schema>,
  meetingId: string,
): Promise<Meeting | undefined> {
  const found = await findMeeting(transaction, meetingId);
  if (!found) return undefined;
  await lockHosts(transaction, [found.personId]);
  return lockMeeting(transaction, meetingId);
}

async function write(
  transaction: Transaction<Schema>,
  meeting: Meeting,
  { change, was, by, now }: By & { change: MeetingChange; was: Instant | null },
): Promise<void> {
  await updateMeeting(transaction, meeting);
  const [rep] = await listReps(transaction, [meeting.personId]);
  const { effects, alerts, withdrawn } = effectsOfMeeting(meeting, {
    change,
    by,
    was,
    // Somebody who left gets no mail.
    rep: rep ?? { personId: meeting.personId, name: '', email: '' },
    calendarHost: await calendarHostOf(transaction, meeting.personId),
    now,
    place: NO_JOURNEY,
  });
  await withdrawEffects(transaction, { effectIds: withdrawn, reason: 'the meeting was changed', at: now });
  await enqueueEffects(
    transaction,
    effects.filter((effect) => effect.kind !== 'meeting' || effect.payload.address !== ''),
  );
  await raiseAlerts(transaction, rep ? alerts : [], now);
}
