import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readEmail } from '../../domain/email.ts';
import { formatInstant, type Instant } from '../../domain/instant.ts';
import { MEETING_STATES, type Meeting } from '../../domain/meeting.ts';
import { languageOfLead } from '../../messaging/language-of-lead.ts';
import { bookMeeting } from '../../operations/book-meeting.ts';
import { endMeeting, moveMeeting } from '../../operations/change-meeting.ts';
import { displayName, textTrait } from '../../operations/display-name.ts';
import { hostsOfPage } from '../../operations/find-free-times.ts';
import { findBookingPage } from '../../store/booking-pages.ts';
import { findLead } from '../../store/find-subject.ts';
import { readKnownSubjects } from '../../store/known-subjects.ts';
import { findMeeting, listMeetings } from '../../store/meetings.ts';
import { findPeople } from '../../store/people.ts';
import { type Actor, scopesOf } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import {
  bookingSchema,
  type MeetingAnswer,
  meetingSchema,
  movingSchema,
  outcomeSchema,
} from '../contract/meetings.ts';
import { instantParameter, limitParameter, problemSchema, problems } from '../contract/wire-values.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { leadWithAddress } from '../lead-with-address.ts';
import { HttpProblem } from '../problem.ts';
import { requireLead } from '../require-lead.ts';
import type { Services } from '../route-services.ts';

const params = z.object({ meetingId: z.uuid() });

/** Meetings: who sees which, booking for a lead, and what became of them. */
export function meetingRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, newId, calendars } = services;
  const about = { tags: ['Meetings'] };
  const answers = async (meetings: readonly Meeting[]): Promise<MeetingAnswer[]> => {
    const people = await findPeople(
      database.kysely,
      meetings.map(({ personId }) => personId),
    );
    return meetings.map((meeting) => answerOf(meeting, people.get(meeting.personId)?.name ?? null));
  };
  const answer = async (meeting: Meeting): Promise<MeetingAnswer> => {
    const [found] = await answers([meeting]);
    if (!found) throw new Error('a meeting has an answer');
    return found;
  };
  /** A meeting that somebody may change: their own, or anybody's for those who keep sales. */
  const requireOwn = async (actor: Actor, meetingId: string): Promise<Meeting> => {
    const meeting = await findMeeting(database.kysely, meetingId);
    if (!meeting) throw new HttpProblem(404, 'there is no such meeting');
    if (actor.kind === 'person' && actor.personId !== meeting.personId && !seesAll(actor))
      throw new HttpProblem(403, 'this is a meeting of somebody else');
    return meeting;
  };
  const by = (actor: Actor) => ({
    by: actor.kind === 'person' ? ('rep' as const) : ('api' as const),
    now: clock(),
  });

  return (server, _options, done) => {
    server.get(
      '/meetings',
      {
        config: { access: 'leads:read' },
        schema: {
          ...about,
          summary:
            'Meetings by their time: the own ones, those of a lead, or for those who keep sales everybody’s',
          querystring: z.object({
            lead: z.string().min(1).max(512).optional(),
            person: z.uuid().optional(),
            state: z.enum(MEETING_STATES).optional(),
            from: instantParameter
              .optional()
              .meta({ description: 'Those that end after it; now without it.' }),
            to: instantParameter.optional(),
            after: z.string().max(500).optional().meta({ description: 'The `next` of the page before.' }),
            limit: limitParameter(500, 100),
          }),
          response: {
            200: z.object({ items: z.array(meetingSchema), next: z.string().nullable() }),
            ...problems,
          },
        },
      },
      async (request) => {
        const { query } = request;
        const subjectId = query.lead === undefined ? undefined : await requireLead(services, query.lead);
        const meetings = await listMeetings(database.kysely, {
          personId: ownOnly(actorOf(request), subjectId) ?? query.person,
          subjectId,
          states: query.state && [query.state],
          from: query.from ?? (subjectId === undefined ? clock() : undefined),
          to: query.to,
          after: afterOf(query.after),
          limit: query.limit + 1,
        });
        const shown = meetings.slice(0, query.limit);
        const last = meetings.length > query.limit ? shown.at(-1) : undefined;
        return {
          items: await answers(shown),
          next: last ? encodeCursor({ startsAt: last.startsAt, meetingId: last.meetingId }) : null,
        };
      },
    );
    server.get(
      '/meetings/:meetingId',
      {
        config: { access: 'leads:read' },
        schema: {
          ...about,
          summary: 'A meeting with its lead and its rep',
          params,
          response: { 200: meetingSchema, ...problems },
        },
      },
      async (request) => answer(await requireOwn(actorOf(request), request.params.meetingId)),
    );
    server.post(
      '/meetings',
      {
        config: { access: 'leads:write', audit: 'meeting.book' },
        schema: {
          ...about,
          summary: 'Book a meeting for a lead; invitations go out as if the lead had booked it',
          body: bookingSchema,
          response: { 201: meetingSchema, ...problems, 409: problemSchema },
        },
      },
      async (request, reply) => {
        const { body } = request;
        const page = await findBookingPage(database.kysely, body.page);
        if (!page) throw new HttpProblem(404, `there is no booking page “${body.page}”`);
        const subjectId = await leadOf(services, body.lead);
        const [lead] = await readKnownSubjects(database.kysely, [subjectId]);
        const traits = lead?.traits ?? {};
        const email = readEmail(body.lead) ?? readEmail(textTrait(traits, 'email'));
        if (email === undefined) throw new HttpProblem(400, 'lead: has no e-mail address to invite it by');
        const hosts = await hostsOfPage(database.kysely, page);
        await calendars.refresh(hosts.map(({ rep }) => rep.personId));
        const name = displayName(traits);
        const booking = await database.transaction((transaction) =>
          bookMeeting(
            transaction,
            {
              meetingId: body.meetingId ?? newId(),
              subjectId,
              page,
              startsAt: body.startsAt,
              personId: body.personId,
              contact: {
                email,
                name: body.name ?? (name === email ? '' : (name ?? '')),
                phone: body.phone ?? textTrait(traits, 'phone') ?? '',
                message: body.message,
                answers: {},
              },
              language: body.language ?? languageOfLead(traits) ?? 'en',
              timeZone: body.timeZone ?? textTrait(traits, 'timezone') ?? hosts[0]?.rep.timeZone ?? 'UTC',
              bookedBy: by(actorOf(request)).by,
            },
            clock(),
          ),
        );
        if (booking.kind === 'taken') throw takenProblem(body.startsAt, booking.nearest);
        request.audited = { target: { meeting: booking.meeting.meetingId, lead: subjectId } };
        reply.status(201);
        return answer(booking.meeting);
      },
    );
    server.post(
      '/meetings/:meetingId/move',
      {
        config: { access: 'leads:write', audit: 'meeting.move' },
        schema: {
          ...about,
          summary: 'Move a meeting to another free time of its rep',
          params,
          body: movingSchema,
          response: { 200: meetingSchema, ...problems, 409: problemSchema },
        },
      },
      async (request) => {
        const { meetingId } = request.params;
        const { startsAt } = request.body;
        const meeting = await requireOwn(actorOf(request), meetingId);
        request.audited = { target: { meeting: meetingId, lead: meeting.subjectId } };
        const page = await findBookingPage(database.kysely, meeting.page);
        await calendars.refresh([meeting.personId]);
        const moving = await database.transaction((transaction) =>
          moveMeeting(transaction, { meetingId, startsAt, page }, by(actorOf(request))),
        );
        if (moving.kind === 'taken') throw takenProblem(startsAt, moving.nearest);
        if (moving.kind === 'gone') throw new HttpProblem(409, 'the meeting is over or called off');
        return answer(moving.meeting);
      },
    );
    server.post(
      '/meetings/:meetingId/cancellation',
      {
        config: { access: 'leads:write', audit: 'meeting.cancel' },
        schema: {
          ...about,
          summary: 'Call a meeting off; the lead is told',
          params,
          body: z.object({}),
          response: { 200: meetingSchema, ...problems, 409: problemSchema },
        },
      },
      async (request) => {
        const { meetingId } = request.params;
        const { subjectId } = await requireOwn(actorOf(request), meetingId);
        request.audited = { target: { meeting: meetingId, lead: subjectId } };
        const ended = await database.transaction((transaction) =>
          endMeeting(transaction, { meetingId, change: 'cancelled' }, by(actorOf(request))),
        );
        if (!ended) throw new HttpProblem(409, 'the meeting is over');
        return answer(ended);
      },
    );
    server.post(
      '/meetings/:meetingId/outcome',
      {
        config: { access: 'leads:write', audit: 'meeting.outcome' },
        schema: {
          ...about,
          summary: 'Say whether a meeting was held, or the lead did not come',
          params,
          body: outcomeSchema,
          response: { 200: meetingSchema, ...problems, 409: problemSchema },
        },
      },
      async (request) => {
        const { meetingId } = request.params;
        const { outcome } = request.body;
        const { subjectId } = await requireOwn(actorOf(request), meetingId);
        request.audited = { target: { meeting: meetingId, lead: subjectId }, details: { outcome } };
        const ended = await database.transaction((transaction) =>
          endMeeting(transaction, { meetingId, change: outcome }, by(actorOf(request))),
        );
        if (!ended) throw new HttpProblem(409, 'the meeting has not begun, or was called off');
        return answer(ended);
      },
    );
    done();
  };
}

/** Who keeps sales sees the meetings of all. */
function seesAll(actor: Actor): boolean {
  return scopesOf(actor).includes('sales:write');
}

async function leadOf(services: Services, reference: string): Promise<string> {
  const known = await findLead(services.database.kysely, reference);
  if (known !== undefined) return known;
  const email = readEmail(reference);
  if (email === undefined) throw new HttpProblem(404, `there is no lead “${reference}”`);
  return leadWithAddress(services, email);
}

function takenProblem(startsAt: Instant, nearest: readonly Instant[]): HttpProblem {
  const others =
    nearest.length === 0 ? 'there are no others' : `free are ${nearest.map(formatInstant).join(', ')}`;
  return new HttpProblem(409, `${formatInstant(startsAt)} is not free; ${others}`, { code: 'time-taken' });
}

/** Of lists that are not of one lead, people see their own meetings, unless they keep sales. */
function ownOnly(actor: Actor, subjectId: string | undefined): string | undefined {
  return actor.kind === 'person' && subjectId === undefined && !seesAll(actor) ? actor.personId : undefined;
}

function afterOf(cursor: string | undefined): { startsAt: Instant; meetingId: string } | undefined {
  if (cursor === undefined) return undefined;
  const position = decodeCursor(cursor, z.object({ startsAt: z.number(), meetingId: z.uuid() }));
  if (position) return position;
  throw new HttpProblem(400, 'after: expected the `next` of the page before');
}

function answerOf(meeting: Meeting, name: string | null): MeetingAnswer {
  const { subjectId, personId, startsAt, endsAt, createdAt, changedAt } = meeting;
  return {
    meetingId: meeting.meetingId,
    leadId: subjectId,
    page: meeting.page,
    rep: { personId, name },
    state: meeting.state,
    startsAt: formatInstant(startsAt),
    endsAt: formatInstant(endsAt),
    title: meeting.title,
    name: meeting.name,
    email: meeting.email,
    phone: meeting.phone,
    message: meeting.message,
    answers: { ...meeting.answers },
    language: meeting.language,
    timeZone: meeting.timeZone,
    place: meeting.place,
    bookedBy: meeting.bookedBy,
    createdAt: formatInstant(createdAt),
    changedAt: formatInstant(changedAt),
  };
}
