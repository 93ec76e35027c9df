import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import { examineSubjects } from '../../operations/examine.ts';
import { rebuildSubjects } from '../../operations/rebuild-subjects.ts';
import { listRejected } from '../../store/rejected-messages.ts';
import { countSubjects } from '../../store/subjects.ts';
import { instantText, limitParameter, problems } from '../contract/wire-values.ts';
import type { Services } from '../route-services.ts';

const SUBJECTS_AT_ONCE = 200;
const subjectId = z.uuid().nullable().default(null);

/** For the operator: examine and rebuild in bounded steps, look at what was refused. */
export function operateRoutes({ database, registry, clock, metrics }: Services): FastifyPluginCallbackZod {
  return (server, _options, done) => {
    server.post(
      '/examinations',
      {
        config: { access: 'operate', audit: false },
        schema: {
          summary:
            'Examine some leads and companies: whether every message counts once and every ledger adds up',
          tags: ['Operation'],
          body: z.object({ after: subjectId }),
          response: {
            200: z.object({
              total: z.number().int(),
              examined: z.number().int(),
              findings: z.array(z.object({ subjectId: z.string(), check: z.string(), detail: z.string() })),
              next: z
                .string()
                .nullable()
                .meta({ description: 'Where to go on; null when all have been examined.' }),
            }),
            ...problems,
          },
        },
      },
      async ({ body }) => {
        const total = await countSubjects(database.kysely);
        const { next, ...examination } = await database.transaction((transaction) =>
          examineSubjects(transaction, registry, {
            after: body.after,
            limit: SUBJECTS_AT_ONCE,
            now: clock(),
          }),
        );
        return { total, ...examination, next: next ?? null };
      },
    );

    const position = z.object({ kind: z.enum(['lead', 'company']), after: subjectId });
    server.post(
      '/rebuilds',
      {
        config: { access: 'operate', audit: 'rebuild' },
        schema: {
          summary: 'Make the memories and scores of some leads and companies anew from their histories',
          tags: ['Operation'],
          body: z.object({ position: position.default({ kind: 'lead', after: null }) }),
          response: {
            200: z.object({ total: z.number().int(), rebuilt: z.number().int(), next: position.nullable() }),
            ...problems,
          },
        },
      },
      async ({ body }) => {
        const total = await countSubjects(database.kysely);
        const { rebuilt, next } = await database.transaction(async (transaction) => {
          const held = await registry.hold(transaction);
          return rebuildSubjects(transaction, held, {
            position: body.position,
            limit: SUBJECTS_AT_ONCE,
            now: clock(),
          });
        });
        return { total, rebuilt, next: next ?? null };
      },
    );

    server.get(
      '/rejected-messages',
      {
        config: { access: 'operate' },
        schema: {
          summary: 'Messages of batches that could not be taken in, with the reason, the newest first',
          tags: ['Operation'],
          querystring: z.object({
            before: z.coerce.number().int().optional(),
            limit: limitParameter(500, 50),
          }),
          response: {
            200: z.object({
              items: z.array(
                z.object({
                  rejectedId: z.number().int(),
                  receivedAt: instantText,
                  field: z.string(),
                  reason: z.string(),
                  body: z.string(),
                }),
              ),
            }),
            ...problems,
          },
        },
      },
      async ({ query }) => {
        const rows = await listRejected(database.kysely, query);
        return { items: rows.map((row) => ({ ...row, receivedAt: formatInstant(row.receivedAt) })) };
      },
    );

    server.get(
      '/metrics',
      {
        config: { access: 'operate' },
        schema: {
          summary: 'Metrics in the Prometheus text format',
          tags: ['Operation'],
          produces: ['text/plain'],
          response: { 200: z.string(), ...problems },
        },
      },
      async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.text()),
    );
    done();
  };
}
