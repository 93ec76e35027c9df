import type { Transaction } from 'kysely';
import type { NewEffect } from '../domain/effect.ts';
import { DAY_MS, type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Language } from '../domain/language.ts';
import { type BookingPage, type Meeting, type MeetingActor, textIn } from '../domain/meeting.ts';
import type { Rep } from '../domain/rep.ts';
import { OWNER } from '../domain/sales-status.ts';
import type { Traits } from '../domain/trait.ts';
import { chooseHost } from '../meetings/choose-host.ts';
import { readCalendarAccounts } from '../store/calendar-accounts.ts';
import { enqueueEffects } from '../store/effects.ts';
import { readKnownSubjects } from '../store/known-subjects.ts';
import { countMeetings, findMeeting, insertMeeting, lockHosts } from '../store/meetings.ts';
import type { Schema } from '../store/schema.ts';
import { derivedId } from './derived-id.ts';
import { findFreeTimes, type Host, hostsOfPage } from './find-free-times.ts';
import { effectsOfMeeting, type JourneyPlace, NO_JOURNEY } from './meeting-effects.ts';
import { raiseAlerts } from './raise-alerts.ts';

/** Whose turn it is goes by the meetings of so many days. */
const FAIR_DAYS = 30;
/** So many other times are offered to whoever came too late. */
const NEAREST = 6;

/** A meeting that somebody wants. */
export interface BookingRequest {
  /** A UUID: the same twice is one meeting. */
  meetingId: string;
  subjectId: string;
  page: BookingPage;
  startsAt: Instant;
  /** Only with this rep, when one is named. */
  personId?: string | undefined;
  contact: Pick<Meeting, 'name' | 'email' | 'phone' | 'message' | 'answers'>;
  language: Language;
  timeZone: string;
  bookedBy: MeetingActor;
  place?: JourneyPlace;
}

/** What became of it. */
export type Booking =
  | { kind: 'booked'; meeting: Meeting; isNew: boolean }
  /** The time is not free any more. @property nearest times that are */
  | { kind: 'taken'; nearest: Instant[] };

/**
 * Books a meeting when its time is free: with the lead's owner when they take meetings of the page and are free then, otherwise with whose
 * turn it is. Reps are locked meanwhile, so that of two who want the same time one gets it. What of name and phone is
 * not known of the lead becomes known; what is known stays.
 */
export async function bookMeeting(
  transaction: Transaction<Schema>,
  request: BookingRequest,
  now: Instant,
): Promise<Booking> {
  const { page, startsAt, personId } = request;
  const hosts = await hostsOfPage(transaction, page);
  await lockHosts(
    transaction,
    hosts.map(({ rep }) => rep.personId),
  );
  const known = await findMeeting(transaction, request.meetingId);
  if (known) return { kind: 'booked', meeting: known, isNew: false };
  const asked = personId === undefined ? hosts : hosts.filter(({ rep }) => rep.personId === personId);
  const free = await findFreeTimes(transaction, {
    page,
    hosts: asked,
    now,
    from: startsAt,
    to: startsAt + MINUTE_MS,
  });
  const [lead] = await readKnownSubjects(transaction, [request.subjectId]);
  const host = await hostOf(transaction, { page, hosts: asked, free: free.get(startsAt) ?? [], lead, now });
  if (!host) {
    return {
      kind: 'taken',
      nearest: await nearestTimes(transaction, { page, hosts: asked, at: startsAt, now }),
    };
  }
  const meeting = meetingOf(request, { rep: host.rep, now });
  await insertMeeting(transaction, meeting);
  const calendarHost = await calendarHostOf(transaction, meeting.personId);
  const { effects, alerts } = effectsOfMeeting(meeting, {
    change: 'booked',
    by: request.bookedBy,
    was: null,
    rep: host.rep,
    calendarHost,
    now,
    place: request.place ?? NO_JOURNEY,
  });
  await enqueueEffects(transaction, [...effects, ...newlyKnown(request, lead?.traits ?? {}, now)]);
  await raiseAlerts(transaction, alerts, now);
  return { kind: 'booked', meeting, isNew: true };
}

/** Free times around one that is taken: from that day on, the nearest first in time. */
export async function nearestTimes(
  transaction: Transaction<Schema>,
  { page, hosts, at, now }: { page: BookingPage; hosts: readonly Host[]; at: Instant; now: Instant },
): Promise<Instant[]> {
  const around = await findFreeTimes(transaction, {
    page,
    hosts,
    now,
    from: Math.max(now, at - DAY_MS),
    to: now + page.times.horizonDays * DAY_MS,
    most: 200,
  });
  return [...around.keys()]
    .sort((a, b) => Math.abs(a - at) - Math.abs(b - at))
    .slice(0, NEAREST)
    .sort((a, b) => a - b);
}

async function hostOf(
  transaction: Transaction<Schema>,
  {
    page,
    hosts,
    free,
    lead,
    now,
  }: {
    page: BookingPage;
    hosts: readonly Host[];
    free: readonly string[];
    lead: { traits: Traits } | undefined;
    now: Instant;
  },
): Promise<Host | undefined> {
  if (free.length === 0) return undefined;
  const since = now - FAIR_DAYS * DAY_MS;
  const taken = await countMeetings(transaction, { page: page.slug, personIds: free, since });
  const candidates = hosts.filter(({ rep }) => free.includes(rep.personId));
  const chosen = chooseHost(
    candidates.map(({ rep: { personId }, weight }) => ({
      personId,
      weight,
      taken: taken.get(personId) ?? 0,
    })),
    ownerAmong(candidates, lead?.traits ?? {})?.personId,
  );
  return candidates.find(({ rep }) => rep.personId === chosen?.personId);
}

/** Who of those who take meetings looks after a lead: by name, or by e-mail address. */
export function ownerAmong(hosts: readonly Host[], traits: Traits): Rep | undefined {
  const owner = Object.hasOwn(traits, OWNER) ? traits[OWNER]?.value : undefined;
  if (typeof owner !== 'string' || owner === '') return undefined;
  const named = hosts.filter(({ rep }) => rep.email === owner || rep.name === owner);
  return named.length === 1 ? named[0]?.rep : undefined;
}

/** The calendar server that gets somebody's meetings; null for none. */
export async function calendarHostOf(
  transaction: Transaction<Schema>,
  personId: string,
): Promise<string | null> {
  const account = (await readCalendarAccounts(transaction, [personId])).get(personId);
  return account?.targetUrl ? new URL(account.targetUrl).host : null;
}

function meetingOf(request: BookingRequest, { rep, now }: { rep: Rep; now: Instant }): Meeting {
  const { page, startsAt, contact, language } = request;
  const { durationMinutes, bufferBeforeMinutes, bufferAfterMinutes } = page.times;
  return {
    meetingId: request.meetingId,
    subjectId: request.subjectId,
    page: page.slug,
    personId: rep.personId,
    state: 'booked',
    startsAt,
    endsAt: startsAt + durationMinutes * MINUTE_MS,
    bufferBeforeMinutes,
    bufferAfterMinutes,
    sequence: 0,
    title: textIn(page.title, language),
    ...contact,
    language,
    timeZone: request.timeZone,
    place: page.place,
    reminderMinutes: page.reminderMinutes,
    bookedBy: request.bookedBy,
    createdAt: now,
    changedAt: now,
  };
}

/** What a booking says of the lead that nobody knew. A stranger who books with somebody's address changes nothing of them. */
function newlyKnown(request: BookingRequest, known: Traits, now: Instant): NewEffect[] {
  if (request.bookedBy !== 'lead' && request.bookedBy !== 'api') return [];
  const { contact, language, timeZone, meetingId, subjectId } = request;
  const isKnown = (...names: string[]): boolean => names.some((name) => Object.hasOwn(known, name));
  const traits: JsonObject = {};
  if (contact.name !== '' && !isKnown('name', 'firstName', 'lastName')) traits.name = contact.name;
  if (contact.phone !== '' && !isKnown('phone')) traits.phone = contact.phone;
  if (!isKnown('language', 'locale')) traits.language = language;
  if (!isKnown('timezone', 'timeZone', 'time_zone')) traits.timezone = timeZone;
  if (Object.keys(traits).length === 0) return [];
  return [
    {
      effectId: derivedId(meetingId, 'traits'),
      subjectId,
      dueAt: now,
      ...(request.place ?? NO_JOURNEY),
      kind: 'message',
      payload: { type: 'identify', traits, at: now },
    },
  ];
}
