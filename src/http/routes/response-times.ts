import { setImmediate } from 'node:timers/promises';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type HandoverOutcome, responseFigures } from '../../assignment/response-report.ts';
import { workingMsBetween } from '../../calendar/working-ms-between.ts';
import { DAY_MS, formatInstant, type Instant } from '../../domain/instant.ts';
import { zoneOffsetMs } from '../../domain/zone-offset.ts';
import { readWorkingTimes } from '../../operations/team-rosters.ts';
import { handoverOutcomes } from '../../store/handover-outcomes.ts';
import { namesOfPeople } from '../../store/people.ts';
import { listReps } from '../../store/reps.ts';
import { listTeams } from '../../store/teams.ts';
import { type ResponseTimes, responseTimesQuery, responseTimesSchema } from '../contract/response-times.ts';
import { problems } from '../contract/wire-values.ts';
import { responseTimesCsv } from '../response-times-csv.ts';
import type { Services } from '../route-services.ts';

const USUAL_PERIOD_MS = 84 * DAY_MS;
/** More would take seconds; a longer time is asked for team by team. */
const MOST_OUTCOMES = 50_000;
/** Working time is counted for so many at once; then others have their turn. */
const COUNTED_AT_ONCE = 500;

type Query = z.infer<typeof responseTimesQuery>;

/** How soon leads are answered: of all, by team, by rep and by week. */
export function responseTimeRoutes(services: Services): FastifyPluginCallbackZod {
  const about = { tags: ['Assignment'], querystring: responseTimesQuery };
  const config = { access: 'leads:read' } as const;
  return (server, _options, done) => {
    server.get(
      '/response-times',
      {
        config,
        schema: {
          ...about,
          summary: 'How soon leads were answered, by team, rep and week',
          response: { 200: responseTimesSchema, ...problems },
        },
      },
      async ({ query }) => reportOf(services, query),
    );

    server.get(
      '/response-times.csv',
      {
        config,
        schema: {
          ...about,
          summary: 'The same as a table (RFC 4180): a line for all, and per team, rep and week',
          produces: ['text/csv'],
          response: { 200: z.string(), ...problems },
        },
      },
      async ({ query }, reply) => {
        const csv = responseTimesCsv(await reportOf(services, query));
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="response-times.csv"')
          .send(csv);
      },
    );
    done();
  };
}

async function reportOf(
  { database, clock }: Services,
  { from, to, team, timeZone }: Query,
): Promise<ResponseTimes> {
  const { kysely } = database;
  const now = clock();
  const end = to ?? now;
  const begin = from ?? end - USUAL_PERIOD_MS;
  const found = await handoverOutcomes(kysely, { from: begin, to: end, team, limit: MOST_OUTCOMES + 1 });
  const outcomes = found.slice(0, MOST_OUTCOMES);
  const personIds = [...new Set(outcomes.map(({ personId }) => personId))];
  const reps = await listReps(kysely, personIds);
  const times = await readWorkingTimes(kysely, { reps, now: begin });
  const names = await namesOfPeople(kysely, personIds);
  const titles = new Map((await listTeams(kysely)).map((one) => [one.slug, one.title]));
  const counted = await countWorked(outcomes, { times, now });
  const figures = (some: readonly HandoverOutcome[]) =>
    responseFigures(some, { now, workedUntil: (outcome) => counted.get(outcome) ?? 0 });
  const groups = <Key>(keyOf: (outcome: HandoverOutcome) => Key) => [...Map.groupBy(outcomes, keyOf)];
  return {
    from: formatInstant(begin),
    to: formatInstant(end),
    isPartial: found.length > MOST_OUTCOMES,
    all: figures(outcomes),
    teams: groups((one) => one.team)
      .map(([slug, some]) => ({
        slug,
        title: slug === null ? null : (titles.get(slug) ?? slug),
        ...figures(some),
      }))
      .toSorted((a, b) => b.handedOver - a.handedOver),
    reps: groups(({ personId }) => personId)
      .map(([personId, some]) => ({ personId, name: names.get(personId) ?? null, ...figures(some) }))
      .toSorted((a, b) => b.handedOver - a.handedOver),
    weeks: groups(({ assignedAt }) => mondayOf(assignedAt, timeZone))
      .map(([week, some]) => ({ week, ...figures(some) }))
      .toSorted((a, b) => (a.week < b.week ? -1 : 1)),
  };
}

/** How long reps have worked since they were given leads, for those where nobody counted it yet. */
async function countWorked(
  outcomes: readonly HandoverOutcome[],
  { times, now }: { times: Awaited<ReturnType<typeof readWorkingTimes>>; now: Instant },
): Promise<Map<HandoverOutcome, number>> {
  const counted = new Map<HandoverOutcome, number>();
  for (const [index, outcome] of outcomes.entries()) {
    if (index % COUNTED_AT_ONCE === COUNTED_AT_ONCE - 1) await setImmediate();
    if (outcome.workedMs !== null) continue;
    const { personId, assignedAt, respondedAt, endedAt } = outcome;
    const time = times.get(personId);
    const until = respondedAt ?? endedAt ?? now;
    const span = { from: assignedAt, to: until };
    counted.set(outcome, time ? workingMsBetween(time, span) : until - assignedAt);
  }
  return counted;
}

/** The Monday of the week of an instant, as a date. */
function mondayOf(at: Instant, timeZone: string): string {
  const day = Math.floor((at + zoneOffsetMs(at, timeZone)) / DAY_MS);
  const sinceMonday = (((day + 3) % 7) + 7) % 7;
  return formatInstant((day - sinceMonday) * DAY_MS).slice(0, 10);
}
