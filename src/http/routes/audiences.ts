import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import { listAudiences, readAudience } from '../../store/audiences.ts';
import { instantText, limitParameter, problems } from '../contract/wire-values.ts';
import type { Services } from '../route-services.ts';

/** Audiences: lists of leads that journeys make for other tools. */
export function audienceRoutes({ database }: Services): FastifyPluginCallbackZod {
  return (server, _options, done) => {
    server.get(
      '/audiences',
      {
        config: { access: 'journeys:read' },
        schema: {
          summary: 'All audiences, with how many leads are in each',
          tags: ['Audiences'],
          response: {
            200: z.object({
              items: z.array(
                z.object({ audience: z.string(), leads: z.number().int(), lastAddedAt: instantText }),
              ),
            }),
            ...problems,
          },
        },
      },
      async () => {
        const audiences = await listAudiences(database.kysely);
        return {
          items: audiences.map(({ lastAddedAt, ...audience }) => ({
            ...audience,
            lastAddedAt: formatInstant(lastAddedAt),
          })),
        };
      },
    );

    server.get(
      '/audiences/:audience/leads',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'Who is in an audience',
          tags: ['Audiences'],
          params: z.object({ audience: z.string().min(1) }),
          querystring: z.object({
            after: z.uuid().optional().meta({ description: 'The `next` of the page before.' }),
            limit: limitParameter(1_000, 100),
          }),
          response: {
            200: z.object({
              items: z.array(
                z.object({
                  leadId: z.string(),
                  name: z.string().nullable(),
                  email: z.string().nullable(),
                  addedAt: instantText,
                }),
              ),
              next: z.string().nullable(),
            }),
            ...problems,
          },
        },
      },
      async ({ params: { audience }, query: { after, limit } }) => {
        const members = await readAudience(database.kysely, { audience, after, limit });
        return {
          items: members.map(({ subjectId, addedAt, ...member }) => ({
            leadId: subjectId,
            ...member,
            addedAt: formatInstant(addedAt),
          })),
          next: members.length === limit ? (members.at(-1)?.subjectId ?? null) : null,
        };
      },
    );
    done();
  };
}
