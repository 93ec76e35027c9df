import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { sql } from 'kysely';
import { z } from 'zod';
import { problemSchema } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const okSchema = z.object({ status: z.literal('ok') });
const aliveSchema = okSchema.extend({
  instanceId: z.string().meta({ description: 'Another one after every start.' }),
});
/** A database that takes longer than this for nothing at all is not there for load balancers. */
const ANSWERS_WITHIN_MS = 3_000;

/** For load balancers and supervisors: whether the process lives, and whether it can do its work. */
export function healthRoutes({ database, logger, instanceId }: Services): FastifyPluginCallbackZod {
  return (server, _options, done) => {
    server.get(
      '/health',
      {
        config: { access: 'open' },
        schema: {
          summary: 'Whether the process lives',
          tags: ['Operation'],
          security: [],
          response: { 200: aliveSchema },
        },
      },
      async () => ({ status: 'ok' as const, instanceId }),
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
          const answer = sql`select 1`.execute(database.kysely);
          const late = sleep(ANSWERS_WITHIN_MS, 'late' as const, { ref: false });
          if ((await Promise.race([answer, late])) === 'late') {
            // It may still fail, and has been given up.
            answer.catch(() => undefined);
            throw new Error(`no answer within ${ANSWERS_WITHIN_MS} ms`);
          }
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
