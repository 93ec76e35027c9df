import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Scorecard } from '../../domain/scorecard.ts';
import { countTogether, rankTogether } from '../../operations/rank-together.ts';
import { listOwners } from '../../store/profiles.ts';
import { actorOf } from '../authorize.ts';
import {
  liveScorecardSchema,
  MOST_COUNTED,
  queueCountSchema,
  queueFilterSchema,
  queueOrderParameter,
  queuePageSchema,
} from '../contract/queue.ts';
import { limitParameter, problems } from '../contract/wire-values.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { HttpProblem } from '../problem.ts';
import { rankRequests } from '../rank-request.ts';
import { changeBegins, rankedAnswers } from '../ranked-answer.ts';
import type { Services } from '../route-services.ts';

const positionShape = z.array(
  z.object({
    last: z.object({ value: z.number().int(), subjectId: z.uuid() }).nullable(),
    taken: z.number().int().min(0),
    isDone: z.boolean(),
  }),
);
const MOST_OWNERS = 500;

/** The queue: leads or companies in an order, how many there are, and who looks after them. */
export function queueRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, registry, clock } = services;
  return (server, _options, done) => {
    server.get(
      '/leads',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'Leads or companies by score, the highest first, or in another order',
          tags: ['Leads'],
          querystring: queueFilterSchema.extend({
            sort: queueOrderParameter,
            cursor: z
              .string()
              .optional()
              .meta({ description: 'Where to go on: the “next” of the page before.' }),
            limit: limitParameter(500, 50),
          }),
          response: { 200: queuePageSchema, ...problems },
        },
      },
      async (request) => {
        const { query } = request;
        const now = clock();
        const rankings = await rankRequests(services, query, { actor: actorOf(request), now });
        const [{ scorecard }] = rankings;
        const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, positionShape);
        if (query.cursor !== undefined && after?.length !== rankings.length) {
          const detail = 'is not one that was handed out here';
          throw new HttpProblem(400, `cursor ${detail}`, { errors: [{ field: 'cursor', detail }] });
        }
        const { page, next } = await rankTogether(database.kysely, rankings, {
          order: query.sort,
          since: changeBegins(scorecard, now),
          after,
          limit: query.limit,
        });
        return {
          scorecard: scorecard.slug,
          items: await rankedAnswers(services, {
            leads: page,
            scorecards: rankings.map((ranking) => ranking.scorecard),
          }),
          next: next ? encodeCursor(next) : null,
        };
      },
    );

    server.get(
      '/queue/count',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: `How many leads a filter finds, counted up to ${MOST_COUNTED}`,
          tags: ['Leads'],
          querystring: queueFilterSchema,
          response: { 200: queueCountSchema, ...problems },
        },
      },
      async (request) => {
        const asked = { actor: actorOf(request), now: clock() };
        const rankings = await rankRequests(services, request.query, asked);
        return countTogether(database.kysely, rankings, MOST_COUNTED);
      },
    );

    server.get(
      '/queue/scorecards',
      {
        config: { access: 'leads:read' },
        schema: {
          summary:
            'The scorecards that are live, with their bands and grades; the one that went live last comes first',
          tags: ['Leads'],
          response: { 200: z.object({ items: z.array(liveScorecardSchema) }), ...problems },
        },
      },
      async () => {
        const { scorecards } = await registry.read(database.kysely);
        const live = scorecards.filter(({ isLive }) => isLive);
        return {
          items: live
            .toSorted((a, b) => (b.liveAt ?? 0) - (a.liveAt ?? 0))
            .map(({ compiled: { scorecard } }) => ({
              slug: scorecard.slug,
              title: scorecard.title,
              subject: scorecard.subject,
              bands: scorecard.bands.map(({ id, title, atLeast }) => ({ id, title: title ?? id, atLeast })),
              grades: gradesOf(scorecard),
            })),
        };
      },
    );

    server.get(
      '/owners',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'Who looks after leads, in the order of the alphabet',
          tags: ['Leads'],
          response: { 200: z.object({ owners: z.array(z.string()) }), ...problems },
        },
      },
      async () => ({ owners: await listOwners(database.kysely, MOST_OWNERS) }),
    );
    done();
  };
}

/** The grades of a scorecard's matrix, the best first. */
function gradesOf({ matrix }: Scorecard): string[] {
  if (!matrix) return [];
  return matrix.rows.grades.flatMap((row) => matrix.columns.grades.map((column) => row.id + column.id));
}
