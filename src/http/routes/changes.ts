import type { ServerResponse } from 'node:http';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant, isInstant } from '../../domain/instant.ts';
import { type ChangeBatch, ChangeStream } from '../change-stream.ts';
import type { Changes } from '../contract/queue.ts';
import { problemSchema, problems, slugParameter } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import { requireScorecard } from '../require-scorecard.ts';
import type { Services } from '../route-services.ts';

/** So that what stands in between does not take the connection for dead. */
const HEARTBEAT_EVERY_MS = 20_000;
const MOST_LISTENERS = 1_000;
/** Whoever reads so slowly is cut off, and comes again by itself. */
const MOST_BUFFERED_BYTES = 1024 * 1024;

/** The stream of changes: what enters, leaves or moves in the queue, while it happens. */
export function changeRoutes(services: Services): FastifyPluginCallbackZod {
  const stream = new ChangeStream(services);
  const open = new Set<ServerResponse>();
  return (server, _options, done) => {
    server.addHook('preClose', async () => {
      for (const response of open) response.end();
    });
    server.get(
      '/changes',
      {
        config: { access: 'leads:read' },
        schema: {
          summary:
            'Server-sent events: leads whose score, band, owner or status changes, at most once a second',
          description:
            'Each event has the name “changes”, JSON as data and an id; a client that comes again with `Last-Event-ID` is told what it missed.',
          tags: ['Leads'],
          querystring: z.object({ scorecard: slugParameter.optional() }),
          headers: z.object({ 'last-event-id': z.string().max(100).optional() }),
          response: { 200: z.any(), ...problems, 503: problemSchema },
        },
      },
      async (request, reply) => {
        const scorecard = await requireScorecard(services, request.query.scorecard);
        if (open.size >= MOST_LISTENERS) throw new HttpProblem(503, `${MOST_LISTENERS} listen already`);
        const missedSince = Number(request.headers['last-event-id']);
        reply.hijack();
        const response = reply.raw;
        response.writeHead(200, {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        });
        response.write('retry: 3000\n\n');
        open.add(response);
        const tell = (batch: ChangeBatch): void => {
          if (response.writableLength > MOST_BUFFERED_BYTES) response.destroy();
          else response.write(eventOf(scorecard.slug, batch));
        };
        const stop = stream.listen(scorecard, tell);
        const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_EVERY_MS);
        response.once('close', () => {
          clearInterval(heartbeat);
          stop();
          open.delete(response);
        });
        if (isInstant(missedSince) && missedSince > 0) tell(await stream.since(scorecard, missedSince));
        return reply;
      },
    );
    done();
  };
}

function eventOf(scorecard: string, { items, at, isPartial }: ChangeBatch): string {
  const changes: Changes = {
    scorecard,
    items: items.map((item) => ({ ...item, at: formatInstant(item.at) })),
    isPartial,
  };
  return `event: changes\nid: ${at}\ndata: ${JSON.stringify(changes)}\n\n`;
}
