import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { NewEffect } from '../../domain/effect.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Language } from '../../domain/language.ts';
import { type BookingPage, textIn } from '../../domain/meeting.ts';
import { BOOKING_TEXTS } from '../../messaging/booking-texts.ts';
import { languageOfLead } from '../../messaging/language-of-lead.ts';
import { meetingTime } from '../../messaging/meeting-mail.ts';
import { type Booking, bookMeeting } from '../../operations/book-meeting.ts';
import { meetingAddress, readBookingToken } from '../../operations/booking-address.ts';
import { derivedId } from '../../operations/derived-id.ts';
import { displayName, textTrait } from '../../operations/display-name.ts';
import { type Host, hostsOfPage } from '../../operations/find-free-times.ts';
import { NO_JOURNEY } from '../../operations/meeting-effects.ts';
import { findBookingPage } from '../../store/booking-pages.ts';
import { enqueueEffects } from '../../store/effects.ts';
import { readKnownSubjects } from '../../store/known-subjects.ts';
import { countOpenOfEmail } from '../../store/meetings.ts';
import { BOOKING_HEADERS, BOOKING_STYLE, ZONE_SCRIPT, ZONE_SCRIPT_PATH } from '../booking/booking-look.ts';
import { BookingRobots } from '../booking/booking-robots.ts';
import { type ChoosePage, choosePage } from '../booking/choose-page.ts';
import { type FormEntries, formPage, TRAP_FIELD } from '../booking/form-page.ts';
import { freeWeek } from '../booking/free-week.ts';
import { type Contact, readForm } from '../booking/read-form.ts';
import { type Visit, visitOf } from '../booking/visit.ts';
import { leadWithAddress } from '../lead-with-address.ts';
import { escapeHtml, mailPage } from '../mail-page.ts';
import { gonePage } from '../mail-page-bodies.ts';
import type { Services } from '../route-services.ts';

/** More meetings ahead are not booked with one address. */
const MOST_OPEN = 3;
const LARGEST_FORM = 32 * 1024;
const NO_ENTRIES: FormEntries = { values: {}, problems: {} };

/** A visit to a page that there is. */
interface PageVisit {
  page: BookingPage;
  hosts: Host[];
  visit: Visit;
  language: Language;
  timeZone: string;
  /** Of a personal link. */
  lead: KnownLead | undefined;
}

interface KnownLead {
  subjectId: string;
  name: string;
  email: string;
  phone: string;
  language: Language | undefined;
  timeZone: string | undefined;
}

/** What a confirmation by e-mail carries. */
interface Wish {
  page: string;
  startsAt: Instant;
  contact: Contact;
  language: Language;
  timeZone: string;
  nonce: string;
}

/** The pages on which leads book meetings. Looking at them changes nothing; they tell free times and nothing of anybody else. */
export function bookRoutes(services: Services): FastifyPluginAsync {
  const { database, clock, delivery, newId, calendars } = services;
  const { links } = delivery;
  const robots = new BookingRobots({ links, clock });

  const leadOf = async (token: string | undefined, slug: string): Promise<KnownLead | undefined> => {
    const known = token === undefined ? undefined : readBookingToken(links, token, clock());
    if (known?.page !== slug) return undefined;
    const [lead] = await readKnownSubjects(database.kysely, [known.subjectId]);
    if (!lead) return undefined;
    const { traits } = lead;
    const email = textTrait(traits, 'email') ?? '';
    const name = displayName(traits) ?? '';
    return {
      subjectId: known.subjectId,
      email,
      name: name === email ? '' : name,
      phone: textTrait(traits, 'phone') ?? '',
      language: languageOfLead(traits),
      timeZone: textTrait(traits, 'timezone'),
    };
  };
  const pageVisit = async (
    request: FastifyRequest,
    fields?: URLSearchParams,
  ): Promise<PageVisit | undefined> => {
    const { slug } = request.params as { slug: string };
    const page = await findBookingPage(database.kysely, slug);
    if (!page) return undefined;
    const visit = visitOf(request, fields);
    const hosts = await hostsOfPage(database.kysely, page);
    const lead = await leadOf(visit.token, slug);
    const language = visit.isLanguageChosen ? visit.language : (lead?.language ?? visit.language);
    const ofLead = lead?.timeZone === undefined ? undefined : visitZone(lead.timeZone);
    const timeZone = visit.timeZone ?? ofLead ?? hosts[0]?.rep.timeZone ?? 'UTC';
    return { page, hosts, visit, language, timeZone, lead };
  };
  const showTimes = async (
    reply: FastifyReply,
    at: PageVisit,
    notice?: ChoosePage['notice'],
    starts?: readonly Instant[],
  ): Promise<FastifyReply> => {
    const { page, hosts, visit, language, timeZone } = at;
    const title = textIn(page.title, language);
    if (!page.isOpen || hosts.length === 0) return closed(reply, { title, language });
    const week = await freeWeek(database.kysely, { page, hosts, timeZone, day: visit.day, now: clock() });
    const own =
      starts === undefined ? week : { ...week, starts, earlier: undefined, later: week.day, next: undefined };
    return html(
      reply,
      choosePage({ ...own, language, timeZone, title, about: aboutOf(at), notice, address: addressOf(at) }),
    );
  };
  const showForm = (
    reply: FastifyReply,
    at: PageVisit,
    { startsAt, entries, notice }: { startsAt: Instant; entries: FormEntries; notice?: string },
  ): FastifyReply => {
    const { page, visit, language, timeZone, lead } = at;
    const { name = '', email = '', phone = '' } = lead ?? {};
    return html(
      reply,
      formPage({
        language,
        title: textIn(page.title, language),
        when: meetingTime(startsAt, language, timeZone),
        about: aboutOf(at),
        place: page.place,
        questions: page.questions,
        entries: { ...entries, values: { name, email, phone, ...entries.values } },
        hidden: {
          start: new Date(startsAt).toISOString(),
          tz: timeZone,
          lang: language,
          ticket: robots.ticket(page.slug, newId()),
          ...(visit.token !== undefined && { for: visit.token }),
        },
        action: `/book/${page.slug}`,
        back: addressOf(at)({}),
        notice,
      }),
    );
  };
  const view = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    robots.countLook(request.ip);
    const at = await pageVisit(request);
    if (!at) return gone(request, reply);
    const { start } = at.visit;
    if (start === undefined || !at.page.isOpen || at.hosts.length === 0) return showTimes(reply, at);
    return showForm(reply, at, { startsAt: start, entries: NO_ENTRIES });
  };
  const book = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const fields = formOf(request);
    const at = await pageVisit(request, fields);
    if (!at) return gone(request, reply);
    const { page, language, timeZone } = at;
    const words = BOOKING_TEXTS[language].problem;
    const startsAt = at.visit.start;
    if (startsAt === undefined || !page.isOpen) return showTimes(reply, at);
    const { contact, entries } = readForm(fields, page, language);
    const ticket = robots.readTicket(fields.get('ticket') ?? '', page.slug);
    const isTrapped = (fields.get(TRAP_FIELD) ?? '') !== '';
    if (!robots.mayForm(request.ip))
      return showForm(reply.status(429), at, { startsAt, entries, notice: words.busy });
    // What is too fast, too old or not ours is shown again: a person presses the button once more.
    if (ticket === undefined || isTrapped)
      return showForm(reply.status(422), at, { startsAt, entries, notice: words.expired });
    if (!contact) return showForm(reply.status(422), at, { startsAt, entries });
    if (await hasTooMany(contact.email))
      return showForm(reply.status(422), at, { startsAt, entries, notice: words.tooMany });
    const wish: Wish = { page: page.slug, startsAt, contact, language, timeZone, nonce: ticket.nonce };
    const own = ownLeadOf(at, contact);
    if (!own && robots.needsConfirmation(request.ip, page.slug))
      return askToConfirm(reply, { at, wish, entries });
    const booking = await make(at, wish, own?.subjectId);
    return answer(reply, at, booking);
  };
  const hasTooMany = async (email: string): Promise<boolean> =>
    (await countOpenOfEmail(database.kysely, { email, now: clock() })) >= MOST_OPEN;
  const make = async (at: PageVisit, wish: Wish, subjectId: string | undefined): Promise<Booking> => {
    await calendars.refresh(at.hosts.map(({ rep }) => rep.personId));
    const lead = subjectId ?? (await leadWithAddress(services, wish.contact.email));
    return database.transaction((transaction) =>
      bookMeeting(
        transaction,
        {
          ...wish,
          page: at.page,
          meetingId: derivedId(wish.nonce, `meeting ${at.page.slug}`),
          subjectId: lead,
          bookedBy: 'lead',
        },
        clock(),
      ),
    );
  };
  const answer = async (reply: FastifyReply, at: PageVisit, booking: Booking): Promise<FastifyReply> => {
    const { language, timeZone } = at;
    if (booking.kind === 'booked') {
      const address = new URL(meetingAddress(links, booking.meeting.meetingId, clock()));
      const query = new URLSearchParams({ done: 'booked', lang: language, tz: timeZone });
      return reply
        .status(303)
        .headers({ location: `${address.pathname}?${query}`, 'cache-control': 'no-store' })
        .send();
    }
    const words = BOOKING_TEXTS[language].problem;
    const notice = { title: words.taken, text: booking.nearest.length > 0 ? words.takenText : '' };
    return showTimes(reply.status(409), at, notice, booking.nearest);
  };
  const askToConfirm = async (
    reply: FastifyReply,
    { at, wish, entries }: { at: PageVisit; wish: Wish; entries: FormEntries },
  ): Promise<FastifyReply> => {
    const { language, page } = at;
    const words = BOOKING_TEXTS[language];
    if (!delivery.isSending || !robots.mayConfirm(wish.contact.email)) {
      return showForm(reply.status(429), at, {
        startsAt: wish.startsAt,
        entries,
        notice: words.problem.busy,
      });
    }
    const url = links.address('wish', { mailId: '', detail: JSON.stringify(wish) }, clock());
    const hello = words.mail.hello(wish.contact.name);
    const effectId = newId();
    const confirmation: NewEffect = {
      effectId,
      // It is about no lead yet.
      subjectId: effectId,
      dueAt: clock(),
      ...NO_JOURNEY,
      kind: 'notice',
      payload: {
        to: wish.contact.email,
        subject: words.confirm.subject(textIn(page.title, language)),
        text: `${hello}\n\n${words.confirm.mail}\n\n${url}\n`,
        html: `<p>${escapeHtml(hello)}</p><p>${escapeHtml(words.confirm.mail)}</p><p><a href="${escapeHtml(url)}">${escapeHtml(words.form.book)}</a></p>`,
      },
    };
    await database.transaction((transaction) => enqueueEffects(transaction, [confirmation]));
    const body = `<p role="status">${escapeHtml(words.confirm.text(wish.contact.email))}</p>`;
    return html(reply, mailPage({ language, title: words.confirm.title, body, style: BOOKING_STYLE }));
  };
  const readWish = (request: FastifyRequest): Wish | undefined => {
    const { token } = request.params as { token: string };
    const link = links.read('wish', token, clock());
    return link && (JSON.parse(link.detail) as Wish);
  };
  const wishVisit = async (wish: Wish, request: FastifyRequest): Promise<PageVisit | undefined> => {
    const page = await findBookingPage(database.kysely, wish.page);
    const { language, timeZone } = wish;
    if (!page?.isOpen) return undefined;
    const hosts = await hostsOfPage(database.kysely, page);
    return {
      page,
      hosts,
      visit: visitOf(request, new URLSearchParams()),
      language,
      timeZone,
      lead: undefined,
    };
  };
  const wishView = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    robots.countLook(request.ip);
    const wish = readWish(request);
    const at = wish && (await wishVisit(wish, request));
    if (!wish || !at) return gone(request, reply);
    const { language } = at;
    const when = meetingTime(wish.startsAt, language, at.timeZone);
    const button = BOOKING_TEXTS[language].form.book;
    const body = `<p><strong>${escapeHtml(when)}</strong></p><form method="post"><button class="first">${escapeHtml(button)}</button></form>`;
    return html(
      reply,
      mailPage({ language, title: textIn(at.page.title, language), body, style: BOOKING_STYLE }),
    );
  };
  const wishBook = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const wish = readWish(request);
    const at = wish && (await wishVisit(wish, request));
    if (!wish || !at) return gone(request, reply);
    if (await hasTooMany(wish.contact.email)) {
      const notice = { title: BOOKING_TEXTS[at.language].problem.tooMany, text: '' };
      return showTimes(reply.status(422), at, notice);
    }
    return answer(reply, at, await make(at, wish, undefined));
  };
  const personal = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { token } = request.params as { token: string };
    const known = readBookingToken(links, token, clock());
    if (!known) return gone(request, reply);
    const location = `/book/${known.page}?${new URLSearchParams({ for: token })}`;
    return reply
      .status(302)
      .headers({ location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      .send();
  };

  return async (server) => {
    server.addContentTypeParser(
      ['application/x-www-form-urlencoded'],
      { parseAs: 'string', bodyLimit: LARGEST_FORM },
      (_request, body, done) => done(null, body),
    );
    // Open: whoever knows the address of a page may book, and what is signed lets in besides.
    const open = { config: { access: 'open' as const }, schema: { hide: true } };
    server.get(ZONE_SCRIPT_PATH, open, async (_request, reply) =>
      reply
        .headers({
          'content-type': 'text/javascript; charset=utf-8',
          'cache-control': 'public, max-age=3600',
          'x-content-type-options': 'nosniff',
        })
        .send(ZONE_SCRIPT),
    );
    server.get('/book/:slug', open, view);
    server.post('/book/:slug', open, book);
    server.get('/e/b/:token', open, personal);
    server.get('/e/w/:token', open, wishView);
    server.post('/e/w/:token', open, wishBook);
  };
}

/** Whoever came by a personal link, and books with the address that it went to, has shown that it is theirs. */
function ownLeadOf({ lead }: PageVisit, contact: Contact): KnownLead | undefined {
  return lead?.email.toLowerCase() === contact.email ? lead : undefined;
}

/** Under the title: with whom when it is one person, how long, and what about. */
function aboutOf({ page, hosts, language }: PageVisit): string[] {
  const length = BOOKING_TEXTS[language].minutes(page.times.durationMinutes);
  const who = page.host.kind === 'person' ? hosts[0]?.rep.name : undefined;
  const about = textIn(page.description, language);
  return [[who, length].filter((part) => part !== undefined && part !== '').join(' · '), about].filter(
    (line) => line !== '',
  );
}

/** The address of the page as it is looked at, with other parameters. */
function addressOf({ page, visit, language, timeZone }: PageVisit) {
  return (parameters: Record<string, string>): string => {
    const query = new URLSearchParams({
      ...(visit.isLanguageChosen && { lang: language }),
      ...(visit.timeZone !== undefined && { tz: timeZone }),
      ...(visit.token !== undefined && { for: visit.token }),
      ...parameters,
    });
    const text = query.toString();
    return `/book/${page.slug}${text === '' ? '' : `?${text}`}`;
  };
}

function visitZone(timeZone: string): string | undefined {
  return Intl.supportedValuesOf('timeZone').includes(timeZone) ? timeZone : undefined;
}

function closed(
  reply: FastifyReply,
  { title, language }: { title: string; language: Language },
): FastifyReply {
  const body = `<p role="status">${escapeHtml(BOOKING_TEXTS[language].choose.closed)}</p>`;
  return html(reply, mailPage({ language, title, body, style: BOOKING_STYLE }));
}

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply.headers(BOOKING_HEADERS).send(page);
}

function gone(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return html(reply.status(404), gonePage(visitOf(request).language));
}

function formOf({ body }: FastifyRequest): URLSearchParams {
  return new URLSearchParams(typeof body === 'string' ? body : '');
}
