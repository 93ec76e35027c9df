import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { writeBackup } from '../../operations/write-backup.ts';
import { CopyUnderWay } from '../../store/embedded/embedded-database.ts';
import type { Snapshot } from '../../store/snapshot.ts';
import { problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

/** Measured on back-ups: twice as fast as the default of 6, and a twentieth larger. */
const COMPRESSION_LEVEL = 4;

/** Everything that the database holds, for `ripen backup`. */
export function backupRoutes(
  { database, clock, logger }: Services,
  { version }: { version: string },
): FastifyPluginCallbackZod {
  return (server, _options, done) => {
    server.get(
      '/backup',
      {
        config: { access: 'backup' },
        schema: {
          summary: 'Everything that there is at this moment, as a file that `ripen restore` reads',
          description:
            'The file ends with a line that begins with `#end` (after decompression); without it, it is cut off.',
          tags: ['Operation'],
          produces: ['application/gzip'],
          response: { 200: z.unknown().meta({ type: 'string', format: 'binary' }), ...problems },
        },
      },
      async (_request, reply) => {
        const snapshot = await takeSnapshot(database);
        const gzip = createGzip({ level: COMPRESSION_LEVEL });
        const lines = Readable.from(writeBackup(snapshot, { version, now: clock() }));
        // Runs in either case: at the end, and when the one who asked has gone.
        pipeline(lines, gzip, (error) => {
          if (error) logger.warn({ err: error }, 'a back-up was not taken to its end');
          void snapshot[Symbol.asyncDispose]();
        });
        return reply.type('application/gzip').send(gzip);
      },
    );
    done();
  };
}

async function takeSnapshot(database: Services['database']): Promise<Snapshot> {
  try {
    return await database.snapshot();
  } catch (error) {
    if (error instanceof CopyUnderWay) throw new HttpProblem(409, error.message, { cause: error });
    throw error;
  }
}
