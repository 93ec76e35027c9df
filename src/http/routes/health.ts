import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { z } from 'zod';
import { problemSchema } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const okSchema = z.object({ status: z.literal('ok') });

/** For load balancers and supervisors: whether the process lives, and whether it can do its work. */
export function healthRoutes({ database, logger }: Services): FastifyPluginCallbackZod {
  return (server, _options, done) => {
    server.get(
      '/health',
      {
        config: { access: 'open' },
        schema: {
          summary: 'Whether the process lives',
          tags: ['Operation'],
          security: [],
          response: { 200: okSchema },
        },
      },
      async () => ({ status: 'ok' as const }),
    );
    server.get(
      '/ready',
      {
        config: { access: 'open' },
        schema: {
          summary: 'Whether it can take requests: the database answers',
          tags: ['Operation'],
          security: [],
          response: { 200: okSchema, 503: problemSchema },
        },
      },
      async () => {
        try {
          await sql`select 1`.execute(database.kysely);
        } catch (error) {
          logger.warn({ err: error }, 'the database does not answer');
          throw new HttpProblem(503, 'the database does not answer', {
            headers: { 'retry-after': '5' },
            cause: error,
          });
        }
        return { status: 'ok' as const };
      },
    );
    done();
  };
}
