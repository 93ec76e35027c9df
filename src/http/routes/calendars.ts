import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CalendarProblem } from '../../connectors/caldav/caldav-account.ts';
import type { CalendarAccount, KnownCalendar } from '../../domain/calendar-account.ts';
import { formatInstant, type Instant } from '../../domain/instant.ts';
import { connectCalendar, rechooseCalendars } from '../../operations/connect-calendar.ts';
import { CALENDAR_HOLDS_MS } from '../../operations/find-free-times.ts';
import {
  deleteCalendarAccount,
  listCalendarAccounts,
  readCalendarAccounts,
  type SealedAccount,
} from '../../store/calendar-accounts.ts';
import { findPeople } from '../../store/people.ts';
import { purposeOfPassword } from '../../workers/calendar-reader.ts';
import { signedInOf } from '../authorize.ts';
import {
  type CalendarAnswer,
  calendarChoiceSchema,
  calendarLoginSchema,
  calendarSchema,
} from '../contract/meetings.ts';
import { optionalInstant, problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const nothing = z.object({});

/** The calendars of reps: everybody connects their own, and chooses what of it counts. */
export function calendarRoutes({
  database,
  clock,
  calendars,
  secretBox,
}: Services): FastifyPluginCallbackZod {
  const about = { tags: ['Meetings'] };
  const own = { access: 'person' } as const;
  const answers = async (accounts: readonly SealedAccount[]): Promise<CalendarAnswer[]> => {
    const people = await findPeople(
      database.kysely,
      accounts.map(({ personId }) => personId),
    );
    return accounts.map((account) => answerOf(account, people.get(account.personId)?.name ?? '', clock()));
  };
  const accountOf = async (personId: string): Promise<SealedAccount> => {
    const account = (await readCalendarAccounts(database.kysely, [personId])).get(personId);
    if (account) return account;
    throw new HttpProblem(404, 'no calendar is connected');
  };
  const ownAnswer = async (personId: string): Promise<CalendarAnswer> => {
    const [answer] = await answers([await accountOf(personId)]);
    if (!answer) throw new Error('an account has an answer');
    return answer;
  };
  return (server, _options, done) => {
    server.get(
      '/calendars',
      {
        config: { access: 'sales:write' },
        schema: {
          ...about,
          summary: 'The calendars of all reps, and whether they can be read',
          response: { 200: z.object({ items: z.array(calendarSchema) }), ...problems },
        },
      },
      async () => ({ items: await answers(await listCalendarAccounts(database.kysely)) }),
    );
    server.get(
      '/me/calendar',
      {
        config: own,
        schema: {
          ...about,
          summary: 'The own calendar; null when none is connected',
          response: { 200: z.object({ calendar: calendarSchema.nullable() }), ...problems },
        },
      },
      async (request) => {
        const { personId } = signedInOf(request).actor;
        const account = (await readCalendarAccounts(database.kysely, [personId])).get(personId);
        const [calendar] = account ? await answers([account]) : [];
        return { calendar: calendar ?? null };
      },
    );
    server.put(
      '/me/calendar',
      {
        config: { ...own, audit: 'calendar.connect' },
        schema: {
          ...about,
          summary:
            'Connect the own calendar on a CalDAV server; all of its calendars keep busy, the first one gets meetings',
          body: calendarLoginSchema,
          response: { 200: calendarSchema, ...problems },
        },
      },
      async (request) => {
        const { personId } = signedInOf(request).actor;
        const { url, user, password } = request.body;
        const passwordSealed = secretBox.seal(password, purposeOfPassword(personId));
        const account = { personId, url, userName: user, passwordSealed };
        request.audited.details = { url, user };
        const found = await calendars
          .open(account)
          .discover()
          .catch((error: unknown) => {
            throw error instanceof CalendarProblem ? refusal(error) : error;
          });
        if (found.length === 0)
          throw refusal(new CalendarProblem('missing', 'the account has no calendar for events'));
        const known = found.map((one): KnownCalendar => ({ ...one, isBusy: true, mark: null, readAt: null }));
        const targetUrl = found[0]?.url ?? null;
        await database.transaction((transaction) =>
          connectCalendar(transaction, { ...account, calendars: known, targetUrl }, clock()),
        );
        await calendars.read(await accountOf(personId));
        return ownAnswer(personId);
      },
    );
    server.patch(
      '/me/calendar',
      {
        config: { ...own, audit: 'calendar.choose' },
        schema: {
          ...about,
          summary: 'Choose which of the own calendars keep busy, and which gets meetings',
          body: calendarChoiceSchema,
          response: { 200: calendarSchema, ...problems },
        },
      },
      async (request) => {
        const { personId } = signedInOf(request).actor;
        const { busy, targetUrl } = request.body;
        const account = await accountOf(personId);
        const urls = account.calendars.map(({ url }) => url);
        const unknown = [...busy, ...(targetUrl === null ? [] : [targetUrl])].find(
          (url) => !urls.includes(url),
        );
        if (unknown !== undefined)
          throw new HttpProblem(
            400,
            `there is no calendar “${unknown}” in the account; it has ${urls.join(', ')}`,
          );
        const chosen = account.calendars.map((one) => ({
          ...one,
          isBusy: busy.includes(one.url),
          mark: null,
        }));
        await database.transaction((transaction) =>
          rechooseCalendars(transaction, { personId, calendars: chosen, targetUrl }, clock()),
        );
        await calendars.read(await accountOf(personId));
        return ownAnswer(personId);
      },
    );
    server.post(
      '/me/calendar/reading',
      {
        config: { ...own, audit: 'calendar.read' },
        schema: {
          ...about,
          summary: 'Read the own calendar now',
          body: nothing,
          response: { 200: calendarSchema, ...problems },
        },
      },
      async (request) => {
        const { personId } = signedInOf(request).actor;
        await calendars.read(await accountOf(personId));
        return ownAnswer(personId);
      },
    );
    server.delete(
      '/me/calendar',
      {
        config: { ...own, audit: 'calendar.disconnect' },
        schema: {
          ...about,
          summary: 'Disconnect the own calendar; what stands in it stays',
          response: { 200: nothing, ...problems },
        },
      },
      async (request) => {
        const { personId } = signedInOf(request).actor;
        const wasThere = await database.transaction((transaction) =>
          deleteCalendarAccount(transaction, personId),
        );
        if (!wasThere) throw new HttpProblem(404, 'no calendar is connected');
        return {};
      },
    );
    done();
  };
}

const FIELDS = { login: 'password', missing: 'url', unreachable: 'url', nonsense: 'url' } as const;

function refusal({ kind, message }: CalendarProblem): HttpProblem {
  const field = FIELDS[kind];
  return new HttpProblem(400, message, { errors: [{ field, detail: message }], code: `calendar-${kind}` });
}

function answerOf(account: CalendarAccount, name: string, now: Instant): CalendarAnswer {
  const { problem, syncedAt } = account;
  return {
    personId: account.personId,
    name,
    url: account.url,
    user: account.userName,
    calendars: account.calendars.map(({ url, title, isBusy, readAt }) => ({
      url,
      title,
      isBusy,
      readAt: optionalInstant(readAt),
    })),
    targetUrl: account.targetUrl,
    state: stateOf(account, now),
    syncedAt: optionalInstant(syncedAt),
    problem: problem && { ...problem, since: formatInstant(problem.since) },
    unreadable: account.unreadable.map(({ title, problem: text }) => ({ title, problem: text })),
  };
}

function stateOf({ nextSyncAt, syncedAt, problem }: CalendarAccount, now: Instant): CalendarAnswer['state'] {
  if (nextSyncAt === null) return 'paused';
  if (syncedAt !== null && syncedAt < now - CALENDAR_HOLDS_MS) return 'stale';
  if (problem) return 'failing';
  return syncedAt === null ? 'reading' : 'good';
}
