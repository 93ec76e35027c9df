import type { Transaction } from 'kysely';
import type { NewAlert } from '../domain/alert.ts';
import type { NewEffect } from '../domain/effect.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import { localInstant } from '../domain/local-instant.ts';
import type { BookingPage } from '../domain/meeting.ts';
import type { Rep } from '../domain/rep.ts';
import { traitValue } from '../domain/trait.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import { placeOfLead } from '../journeys/place-of-lead.ts';
import { languageOfLead } from '../messaging/language-of-lead.ts';
import { listBookingPages } from '../store/booking-pages.ts';
import { enqueueEffects } from '../store/effects.ts';
import { type KnownSubject, readKnownSubjects } from '../store/known-subjects.ts';
import { findMeeting, lockHosts } from '../store/meetings.ts';
import type { Schema } from '../store/schema.ts';
import { bookMeeting, ownerAmong } from './book-meeting.ts';
import { derivedId } from './derived-id.ts';
import { findFreeTimes, type Host, hostsOfPage } from './find-free-times.ts';
import type { JourneyPlace } from './meeting-effects.ts';
import { raiseAlerts } from './raise-alerts.ts';

/** What a journey asks for: a meeting at the time that a lead wished for. */
export interface BookingWish extends JourneyPlace {
  /** A UUID: the same twice is one meeting. */
  meetingId: string;
  subjectId: string;
  /** The slug of the booking page. */
  page: string;
  /** An instant, or a time by the clocks where the lead lives, as 2026-12-01T14:00; null for as soon as possible. */
  wish: string | null;
}

/** The event in a history that says that no time was found. */
const NOT_BOOKED = 'Meeting Not Booked';

/**
 * Books the nearest free time at or after what leads wished for, with their owners where those take meetings of the page, otherwise with whose
 * turn it is. Where there is none, the history says so, and whoever takes meetings of the page gets an alert.
 */
export async function bookWishes(
  transaction: Transaction<Schema>,
  wishes: readonly BookingWish[],
  { now, home }: { now: Instant; home: LeadPlace },
): Promise<void> {
  if (wishes.length === 0) return;
  const pages = new Map((await listBookingPages(transaction)).map((page) => [page.slug, page]));
  const hostsByPage = new Map<string, Host[]>();
  for (const slug of new Set(wishes.map(({ page }) => page))) {
    const page = pages.get(slug);
    if (page) hostsByPage.set(slug, await hostsOfPage(transaction, page));
  }
  // All at once, in the order of their ids: two journeys that lock one by one would wait for each other.
  await lockHosts(
    transaction,
    [...hostsByPage.values()].flatMap((hosts) => hosts.map(({ rep }) => rep.personId)),
  );
  const leads = await readKnownSubjects(
    transaction,
    wishes.map(({ subjectId }) => subjectId),
  );
  for (const wish of wishes) {
    const lead = leads.find(({ subjectId }) => subjectId === wish.subjectId);
    const hosts = hostsByPage.get(wish.page) ?? [];
    const problem = await bookWish(transaction, wish, { page: pages.get(wish.page), hosts, lead, now, home });
    if (problem !== undefined) await tellNotBooked(transaction, wish, { problem, hosts, lead, now });
  }
}

/** @returns why nothing was booked; undefined when it was */
async function bookWish(
  transaction: Transaction<Schema>,
  wish: BookingWish,
  {
    page,
    hosts,
    lead,
    now,
    home,
  }: {
    page: BookingPage | undefined;
    hosts: readonly Host[];
    lead: KnownSubject | undefined;
    now: Instant;
    home: LeadPlace;
  },
): Promise<string | undefined> {
  if (await findMeeting(transaction, wish.meetingId)) return undefined;
  if (!page?.isOpen) return `there is no open booking page “${wish.page}”`;
  if (!lead) return 'the lead is there no more';
  const email = traitValue('email', lead.traits, undefined);
  if (typeof email !== 'string' || email === '') return 'the lead has no e-mail address';
  const { timeZone } = placeOfLead((name) => traitValue(name, lead.traits, lead.companyTraits), home);
  const wished = readWish(wish.wish, timeZone);
  if (wished === undefined) return `“${wish.wish}” is no time, expected one as 2026-12-01T14:00`;
  const own = ownerAmong(hosts, lead.traits);
  const free = await firstFree(transaction, { page, hosts, own, wished, now });
  if (free === undefined) return 'nobody is free';
  const booking = await bookMeeting(
    transaction,
    {
      meetingId: wish.meetingId,
      subjectId: wish.subjectId,
      page,
      startsAt: free.at,
      personId: free.personId,
      contact: { ...contactOf(lead, email), message: '', answers: {} },
      language: languageOfLead(lead.traits) ?? 'en',
      timeZone,
      bookedBy: 'journey',
      place: wish,
    },
    now,
  );
  return booking.kind === 'booked' ? undefined : 'nobody is free';
}

/** The owner's next free time when the owner takes meetings of the page, otherwise that of anybody. */
async function firstFree(
  transaction: Transaction<Schema>,
  {
    page,
    hosts,
    own,
    wished,
    now,
  }: { page: BookingPage; hosts: readonly Host[]; own: Rep | undefined; wished: Instant; now: Instant },
): Promise<{ at: Instant; personId: string | undefined } | undefined> {
  const from = Math.max(wished, now);
  const window = { page, now, from, to: now + page.times.horizonDays * DAY_MS, most: 1 };
  const ofOwner = own ? hosts.filter(({ rep }) => rep.personId === own.personId) : [];
  const [owned] = (await findFreeTimes(transaction, { ...window, hosts: ofOwner })).keys();
  if (owned !== undefined) return { at: owned, personId: own?.personId };
  const [any] = (await findFreeTimes(transaction, { ...window, hosts })).keys();
  return any === undefined ? undefined : { at: any, personId: undefined };
}

/** When a lead wishes for a meeting: an instant, or what the clocks where it lives show; undefined for what is no time. */
function readWish(wish: string | null, timeZone: string): Instant | undefined {
  if (wish === null || wish.trim() === '') return 0;
  const local = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?$/.exec(wish.trim());
  if (local) {
    const [, year, month, day, hour = '0', minute = '0'] = local;
    const days = Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY_MS;
    return localInstant({ day: days, minute: Number(hour) * 60 + Number(minute) }, timeZone);
  }
  const instant = Date.parse(wish.trim());
  return Number.isNaN(instant) ? undefined : instant;
}

function contactOf(lead: KnownSubject, email: string): { name: string; email: string; phone: string } {
  const text = (name: string): string => {
    const value = traitValue(name, lead.traits, undefined);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const name = text('name') || `${text('firstName')} ${text('lastName')}`.trim();
  return { name, email: email.trim().toLowerCase(), phone: text('phone') };
}

async function tellNotBooked(
  transaction: Transaction<Schema>,
  wish: BookingWish,
  {
    problem,
    hosts,
    lead,
    now,
  }: { problem: string; hosts: readonly Host[]; lead: KnownSubject | undefined; now: Instant },
): Promise<void> {
  const { meetingId, subjectId, journey, enrolmentId, step } = wish;
  const properties: JsonObject = { page: wish.page, wish: wish.wish, reason: problem };
  const told: NewEffect = {
    effectId: derivedId(meetingId, 'not booked'),
    subjectId,
    dueAt: now,
    journey,
    enrolmentId,
    step,
    kind: 'message',
    payload: { type: 'track', event: NOT_BOOKED, properties, at: now },
  };
  await enqueueEffects(transaction, [told]);
  const own = lead && ownerAmong(hosts, lead.traits);
  const alerts = (own ? [own] : hosts.map(({ rep }) => rep)).map(
    ({ personId }): NewAlert => ({
      alertId: derivedId(meetingId, `not booked ${personId}`),
      subjectId,
      to: { kind: 'person', personId },
      kind: 'meeting-not-booked',
      detail: { page: wish.page, wish: wish.wish },
      at: now,
      cause: null,
    }),
  );
  await raiseAlerts(transaction, alerts, now);
}
