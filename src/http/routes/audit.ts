import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import { listAuditEntries } from '../../store/audit-entries.ts';
import { auditEntrySchema } from '../contract/audit.ts';
import { instantParameter, limitParameter, problems } from '../contract/wire-values.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const position = z.object({ before: z.number().int() });

/** Who changed what. */
export function auditRoutes({ database }: Services): FastifyPluginCallbackZod {
  return (server, _options, done) => {
    server.get(
      '/audit',
      {
        config: { access: 'audit:read' },
        schema: {
          summary: 'Who changed what, the latest first',
          tags: ['People'],
          querystring: z.object({
            actor: z.string().max(100).optional().meta({ description: 'The id of a person or a key.' }),
            action: z
              .string()
              .min(1)
              .max(100)
              .optional()
              .meta({ description: 'An action, or with a dot at its end the beginning of several.' }),
            since: instantParameter.optional(),
            until: instantParameter.optional(),
            cursor: z.string().max(200).optional(),
            limit: limitParameter(200, 50),
          }),
          response: {
            200: z.object({ items: z.array(auditEntrySchema), next: z.string().nullable() }),
            ...problems,
          },
        },
      },
      async ({ query }) => {
        const { actor, action, since, until, cursor, limit } = query;
        const from = cursor === undefined ? undefined : decodeCursor(cursor, position);
        if (cursor !== undefined && !from)
          throw new HttpProblem(400, 'cursor: got one that is not of this list');
        const filter = { actorId: actor, action, since, until, before: from?.before };
        const entries = await listAuditEntries(database.kysely, { ...filter, limit: limit + 1 });
        const page = entries.slice(0, limit);
        const last = page.at(-1);
        return {
          items: page.map(({ occurredAt, actorKind, actorId, actorName, ...entry }) => ({
            ...entry,
            occurredAt: formatInstant(occurredAt),
            actor: { kind: actorKind, id: actorId, name: actorName },
          })),
          next: entries.length > limit && last ? encodeCursor({ before: last.entryId }) : null,
        };
      },
    );
    done();
  };
}
