import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { SECOND_MS } from '../../domain/instant.ts';
import type { Language } from '../../domain/language.ts';
import type { BookingPage, Meeting } from '../../domain/meeting.ts';
import { writeInvitation } from '../../meetings/write-invitation.ts';
import { BOOKING_TEXTS } from '../../messaging/booking-texts.ts';
import { mailToLead, meetingPlace } from '../../messaging/meeting-mail.ts';
import { meetingAddress } from '../../operations/booking-address.ts';
import { endMeeting, moveMeeting } from '../../operations/change-meeting.ts';
import { hostsOfPage } from '../../operations/find-free-times.ts';
import { findBookingPage } from '../../store/booking-pages.ts';
import { findMeeting } from '../../store/meetings.ts';
import { findPerson, type PersonRow } from '../../store/people.ts';
import { BOOKING_HEADERS } from '../booking/booking-look.ts';
import { choosePage } from '../booking/choose-page.ts';
import { freeWeek } from '../booking/free-week.ts';
import { cancelPage, meetingPage, movePage } from '../booking/meeting-page.ts';
import { type Visit, visitOf } from '../booking/visit.ts';
import { gonePage } from '../mail-page-bodies.ts';
import type { Services } from '../route-services.ts';
import { AttemptLimiter } from '../sign-in/attempt-limiter.ts';

/** Whoever guesses at tokens is slowed down, and nobody presses buttons faster. */
const WRONG_TOKENS = { most: 60, withinMs: 60 * SECOND_MS };
const BUTTONS = { most: 60, withinMs: 60 * SECOND_MS };

/** A visit to the page of a meeting that there is. */
interface MeetingVisit {
  meeting: Meeting;
  rep: PersonRow | undefined;
  page: BookingPage | undefined;
  visit: Visit;
  language: Language;
  timeZone: string;
  /** Its path, without a slash at the end. */
  path: string;
}

type Handler = (at: MeetingVisit, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** What the links in e-mails about meetings lead to: the meeting, another time for it, and calling it off. Looking changes nothing. */
export function meetingLinkRoutes(services: Services): FastifyPluginAsync {
  const { database, clock, delivery, calendars } = services;
  const { links } = delivery;
  const limiter = new AttemptLimiter(clock);

  const visited =
    (handler: Handler) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const { token } = request.params as { token: string };
      const visit = visitOf(request);
      const link = links.read('meeting', token, clock());
      if (!link) limiter.count(`token ${request.ip}`, WRONG_TOKENS);
      const meeting = link && (await findMeeting(database.kysely, link.detail));
      if (!meeting) return html(reply.status(404), gonePage(visit.language));
      if (request.method === 'POST') limiter.count(`button ${request.ip}`, BUTTONS);
      const rep = await findPerson(database.kysely, meeting.personId);
      const page = await findBookingPage(database.kysely, meeting.page);
      const language = visit.isLanguageChosen ? visit.language : meeting.language;
      const timeZone = visit.timeZone ?? meeting.timeZone;
      const path = `/e/m/${encodeURIComponent(token)}`;
      return handler({ meeting, rep, page, visit, language, timeZone, path }, request, reply);
    };
  const isAhead = ({ state, startsAt }: Meeting): boolean => state === 'booked' && startsAt > clock();
  const show: Handler = async ({ meeting, rep, page, language, timeZone, path }, request, reply) => {
    const done = new URLSearchParams(request.url.split('?')[1] ?? '').get('done');
    const paths = {
      calendar: `${path}/invitation.ics`,
      move: page?.isOpen ? `${path}/move` : undefined,
      cancel: `${path}/cancel`,
      again: `/book/${meeting.page}`,
    };
    const known = done === 'booked' || done === 'moved' ? done : undefined;
    const own = { ...meeting, timeZone };
    return html(
      reply,
      meetingPage(own, { rep: rep?.name ?? '', language, done: known, now: clock(), paths }),
    );
  };
  const calendar: Handler = async ({ meeting, rep, language }, _request, reply) => {
    const manageUrl = meetingAddress(links, meeting.meetingId, clock());
    const name = rep?.name ?? '';
    const text = {
      summary: `${meeting.title}: ${name}`,
      description: mailToLead(meeting, 'invitation', { rep: name, manageUrl }).text,
      location: meetingPlace(meeting, language),
      url: manageUrl,
    };
    const host = { name, email: rep?.email ?? '' };
    return reply
      .headers({
        'content-type': 'text/calendar; charset=utf-8; method=PUBLISH',
        'content-disposition': 'attachment; filename="meeting.ics"',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      .send(writeInvitation(meeting, { method: 'PUBLISH', text, host, now: clock() }));
  };
  const cancelView: Handler = async (at, _request, reply) => {
    const { meeting, rep, language, timeZone, path } = at;
    if (!isAhead(meeting)) return reply.redirect(path);
    return html(reply, cancelPage({ ...meeting, timeZone }, { rep: rep?.name ?? '', language, keep: path }));
  };
  const cancel: Handler = async ({ meeting, path }, _request, reply) => {
    if (isAhead(meeting))
      await database.transaction((transaction) =>
        endMeeting(
          transaction,
          { meetingId: meeting.meetingId, change: 'cancelled' },
          { by: 'lead', now: clock() },
        ),
      );
    return seeOther(reply, path);
  };
  const moveAddress = ({ path, visit, language, timeZone }: MeetingVisit) => {
    return (parameters: Record<string, string>): string => {
      const query = new URLSearchParams({
        ...(visit.isLanguageChosen && { lang: language }),
        tz: timeZone,
        ...parameters,
      });
      return `${path}/move?${query}`;
    };
  };
  const times = async (
    at: MeetingVisit & { page: BookingPage },
    reply: FastifyReply,
    taken?: { nearest: readonly number[] },
  ): Promise<FastifyReply> => {
    const { meeting, page, language, timeZone, visit } = at;
    const words = BOOKING_TEXTS[language];
    const hosts = (await hostsOfPage(database.kysely, page)).filter(
      ({ rep }) => rep.personId === meeting.personId,
    );
    const week = await freeWeek(database.kysely, {
      page,
      hosts,
      timeZone,
      day: visit.day,
      now: clock(),
      moving: meeting,
    });
    const own = taken
      ? { ...week, starts: taken.nearest, earlier: undefined, later: week.day, next: undefined }
      : week;
    return html(
      reply,
      choosePage({
        ...own,
        language,
        timeZone,
        title: words.meeting.moveTitle,
        about: [meeting.title],
        notice: taken && { title: words.problem.taken, text: words.problem.takenText },
        address: moveAddress(at),
      }),
    );
  };
  const moveView: Handler = async (at, _request, reply) => {
    const { meeting, page, path, language, timeZone, rep, visit } = at;
    if (!isAhead(meeting) || !page?.isOpen) return reply.redirect(path);
    if (visit.start === undefined) return times({ ...at, page }, reply);
    const how = {
      rep: rep?.name ?? '',
      language,
      timeZone,
      startsAt: visit.start,
      back: moveAddress(at)({}),
    };
    return html(reply, movePage(meeting, how));
  };
  const move: Handler = async (at, _request, reply) => {
    const { meeting, page, path, visit, language, timeZone } = at;
    const { start } = visit;
    if (!isAhead(meeting) || !page?.isOpen || start === undefined) return seeOther(reply, path);
    await calendars.refresh([meeting.personId]);
    const { meetingId } = meeting;
    const moving = await database.transaction((transaction) =>
      moveMeeting(transaction, { meetingId, startsAt: start, page }, { by: 'lead', now: clock() }),
    );
    if (moving.kind === 'taken') return times({ ...at, page }, reply.status(409), moving);
    const query = new URLSearchParams({ done: 'moved', lang: language, tz: timeZone });
    return seeOther(reply, moving.kind === 'moved' ? `${path}?${query}` : path);
  };

  return async (server) => {
    server.addContentTypeParser(
      ['application/x-www-form-urlencoded'],
      { parseAs: 'string', bodyLimit: 1_024 },
      (_request, body, done) => done(null, body),
    );
    // Open, because what lets somebody in is the token.
    const open = { config: { access: 'open' as const }, schema: { hide: true } };
    server.get('/e/m/:token', open, visited(show));
    server.get('/e/m/:token/invitation.ics', open, visited(calendar));
    server.get('/e/m/:token/cancel', open, visited(cancelView));
    server.post('/e/m/:token/cancel', open, visited(cancel));
    server.get('/e/m/:token/move', open, visited(moveView));
    server.post('/e/m/:token/move', open, visited(move));
  };
}

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply.headers(BOOKING_HEADERS).send(page);
}

function seeOther(reply: FastifyReply, location: string): FastifyReply {
  return reply.status(303).headers({ location, 'cache-control': 'no-store' }).send();
}
