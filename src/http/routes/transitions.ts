import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import { extendFeed, readTransitions } from '../../store/ledgers.ts';
import { listScorecards } from '../../store/scorecards.ts';
import { transitionSchema } from '../contract/scores.ts';
import { limitParameter, problems, slugParameter } from '../contract/wire-values.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { HttpProblem } from '../problem.ts';
import { requireScorecard } from '../require-scorecard.ts';
import type { Services } from '../route-services.ts';

const positionShape = z.object({ position: z.number().int().min(0) });

/** The feed of transitions: every change of band, in order, from a cursor on. */
export function transitionRoutes(services: Services): FastifyPluginCallbackZod {
  const { database } = services;
  return (server, _options, done) => {
    server.get(
      '/transitions',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'Changes of band since a cursor, the oldest first; none is passed over or told twice',
          tags: ['Transitions'],
          querystring: z.object({
            scorecard: slugParameter.optional(),
            cursor: z
              .string()
              .optional()
              .meta({ description: 'The “next” of the page before; from the beginning without one.' }),
            limit: limitParameter(1_000, 100),
          }),
          response: {
            200: z.object({
              items: z.array(transitionSchema),
              next: z
                .string()
                .nullable()
                .meta({ description: 'Where to go on, also when there is nothing new yet.' }),
            }),
            ...problems,
          },
        },
      },
      async ({ query }) => {
        const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, positionShape);
        if (query.cursor !== undefined && !after) {
          const detail = 'is not one that was handed out here';
          throw new HttpProblem(400, `cursor ${detail}`, { errors: [{ field: 'cursor', detail }] });
        }
        const one =
          query.scorecard === undefined ? undefined : await requireScorecard(services, query.scorecard);
        await database.transaction(extendFeed);
        const rows = await readTransitions(database.kysely, {
          after: after?.position ?? 0,
          scorecardId: one?.scorecardId,
          limit: query.limit,
        });
        const slugs = new Map(
          (await listScorecards(database.kysely)).map((row) => [row.scorecardId, row.slug]),
        );
        const last = rows.at(-1);
        return {
          items: rows.map(({ scorecardId, position: _, ...row }) => ({
            ...row,
            scorecard: slugs.get(scorecardId) ?? String(scorecardId),
            occurredAt: formatInstant(row.occurredAt),
            recordedAt: formatInstant(row.recordedAt),
          })),
          next: last ? encodeCursor({ position: last.position }) : (query.cursor ?? null),
        };
      },
    );
    done();
  };
}
