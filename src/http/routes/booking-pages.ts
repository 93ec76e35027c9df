import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { DAY_MS, formatInstant } from '../../domain/instant.ts';
import type { BookingPage } from '../../domain/meeting.ts';
import { bookingAddress } from '../../operations/booking-address.ts';
import { findFreeTimes, hostsOfPage } from '../../operations/find-free-times.ts';
import {
  deleteBookingPage,
  findBookingPage,
  listBookingPages,
  saveBookingPage,
} from '../../store/booking-pages.ts';
import { listReps } from '../../store/reps.ts';
import { listTeams } from '../../store/teams.ts';
import {
  type BookingPageAnswer,
  bookingPageInputSchema,
  bookingPageParameter,
  bookingPageSchema,
  freeTimesSchema,
} from '../contract/meetings.ts';
import { instantParameter, problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import { requireLead } from '../require-lead.ts';
import type { Services } from '../route-services.ts';

const nothing = z.object({});
const LONGEST_WINDOW_MS = 31 * DAY_MS;

/** Booking pages: where leads book meetings, and which times are free. */
export function bookingPageRoutes({ database, clock, delivery }: Services): FastifyPluginCallbackZod {
  const about = { tags: ['Meetings'] };
  const read = { access: 'leads:read' } as const;
  const answers = async (pages: readonly BookingPage[]): Promise<BookingPageAnswer[]> => {
    const reps = await listReps(database.kysely);
    const teams = await listTeams(database.kysely);
    return pages.map((page): BookingPageAnswer => {
      const { host } = page;
      const hostName =
        host.kind === 'person'
          ? reps.find(({ personId }) => personId === host.personId)?.name
          : teams.find(({ slug }) => slug === host.team)?.title;
      return {
        ...page,
        questions: [...page.questions],
        reminderMinutes: [...page.reminderMinutes],
        url: `${delivery.links.publicUrl}/book/${page.slug}`,
        hostName: hostName ?? null,
      };
    });
  };
  const require = async (slug: string): Promise<BookingPage> => {
    const page = await findBookingPage(database.kysely, slug);
    if (page) return page;
    throw new HttpProblem(404, `there is no booking page “${slug}”`);
  };
  const answer = async (page: BookingPage): Promise<BookingPageAnswer> => {
    const [found] = await answers([page]);
    if (!found) throw new Error('a page has an answer');
    return found;
  };
  return (server, _options, done) => {
    server.get(
      '/booking-pages',
      {
        config: read,
        schema: {
          ...about,
          summary: 'All booking pages',
          response: { 200: z.object({ items: z.array(bookingPageSchema) }), ...problems },
        },
      },
      async () => ({ items: await answers(await listBookingPages(database.kysely)) }),
    );
    server.get(
      '/booking-pages/:slug',
      {
        config: read,
        schema: {
          ...about,
          summary: 'A booking page with its times and questions',
          params: bookingPageParameter,
          response: { 200: bookingPageSchema, ...problems },
        },
      },
      async ({ params }) => answer(await require(params.slug)),
    );
    server.put(
      '/booking-pages/:slug',
      {
        config: { access: 'sales:write', audit: 'booking-page.save' },
        schema: {
          ...about,
          summary: 'Keep a booking page, a new one or in the place of the one with its slug',
          params: bookingPageParameter,
          body: bookingPageInputSchema,
          response: { 200: bookingPageSchema, ...problems },
        },
      },
      async (request) => {
        const page: BookingPage = { ...request.body, slug: request.params.slug };
        request.audited = { target: { bookingPage: page.slug } };
        const saved = await answer(page);
        if (saved.hostName === null) {
          const what =
            page.host.kind === 'person'
              ? 'nobody with this id who can sign in'
              : `no team “${page.host.team}”`;
          throw new HttpProblem(400, `host: there is ${what}`, {
            errors: [{ field: 'host', detail: `there is ${what}` }],
          });
        }
        await database.transaction((transaction) => saveBookingPage(transaction, page, clock()));
        return saved;
      },
    );
    server.delete(
      '/booking-pages/:slug',
      {
        config: { access: 'sales:write', audit: 'booking-page.delete' },
        schema: {
          ...about,
          summary: 'Remove a booking page; the meetings that were booked on it stay',
          params: bookingPageParameter,
          response: { 200: nothing, ...problems },
        },
      },
      async (request) => {
        request.audited = { target: { bookingPage: request.params.slug } };
        if (!(await deleteBookingPage(database.kysely, request.params.slug)))
          throw new HttpProblem(404, `there is no booking page “${request.params.slug}”`);
        return {};
      },
    );
    server.get(
      '/booking-pages/:slug/free-times',
      {
        config: read,
        schema: {
          ...about,
          summary: 'When meetings of a page could begin, with how many reps are free then',
          params: bookingPageParameter,
          querystring: z.object({
            from: instantParameter.optional(),
            to: instantParameter
              .optional()
              .meta({ description: 'At most 31 days later; a week without it.' }),
          }),
          response: { 200: freeTimesSchema, ...problems },
        },
      },
      async ({ params, query }) => {
        const page = await require(params.slug);
        const now = clock();
        const from = query.from ?? now;
        const to = Math.min(query.to ?? from + 7 * DAY_MS, from + LONGEST_WINDOW_MS);
        const hosts = await hostsOfPage(database.kysely, page);
        const free = await findFreeTimes(database.kysely, { page, hosts, from, to, now });
        return { items: [...free].map(([at, reps]) => ({ startsAt: formatInstant(at), reps: reps.length })) };
      },
    );
    server.get(
      '/booking-pages/:slug/address',
      {
        config: read,
        schema: {
          ...about,
          summary: 'The address at which a lead books, which knows its name and e-mail address',
          params: bookingPageParameter,
          querystring: z.object({ lead: z.string().min(1).max(512) }),
          response: { 200: z.object({ url: z.string() }), ...problems },
        },
      },
      async ({ params, query }) => {
        const page = await require(params.slug);
        const subjectId = await requireLead({ database }, query.lead);
        return { url: bookingAddress(delivery.links, page.slug, { subjectId }, clock()) };
      },
    );
    done();
  };
}
