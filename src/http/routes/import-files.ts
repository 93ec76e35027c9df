import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ENCODINGS } from '../../files/mapping.ts';
import { beginReading } from '../../store/imports.ts';
import { guessSchema, importDetailSchema, importKind } from '../contract/imports.ts';
import { problemSchema, problems } from '../contract/wire-values.ts';
import { acceptFiles, type FileBody, fileBody } from '../imports/file-body.ts';
import { guessFile } from '../imports/guess-file.ts';
import { importDetail } from '../imports/import-answer.ts';
import { importProblem } from '../imports/import-problem.ts';
import { receiveFile } from '../imports/receive-file.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const CONSUMES = ['text/csv', 'application/octet-stream'];
const fileContent = z.any().meta({
  description:
    'The file as it is, of any size; compressed when Content-Encoding is gzip. Any encoding and separator.',
});
const flag = (usual: 'true' | 'false', description: string) =>
  z
    .enum(['true', 'false'])
    .default(usual)
    .meta({ description })
    .transform((word) => word === 'true');
const importParams = z.object({ importId: z.coerce.number().int().min(1).max(2_147_483_647) });
const refused = { ...problems, 409: problemSchema, 422: problemSchema };

/** Files as bodies of requests, streamed. */
export function importFileRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, importer } = services;
  return (server, _options, done) => {
    acceptFiles(server);
    server.post(
      '/imports/guess',
      {
        config: { access: 'imports:write', audit: false },
        schema: {
          summary: 'Guess how a file is to be read, by its beginning',
          tags: ['Imports'],
          consumes: CONSUMES,
          querystring: z.object({
            kind: importKind,
            encoding: z.enum(ENCODINGS).optional(),
            separator: z.string().length(1).optional(),
          }),
          body: fileContent,
          response: { 200: guessSchema, ...refused },
        },
      },
      async (request) => {
        const { kind, encoding, separator } = request.query;
        const settings = { ...(encoding && { encoding }), ...(separator !== undefined && { separator }) };
        return answering(fileBody(request), async (bytes) => {
          const guess = await guessFile(bytes, { kind, settings, now: clock() });
          await bytes.drain();
          return guess;
        });
      },
    );

    server.put(
      '/imports/:importId/content',
      {
        config: { access: 'imports:write', audit: 'import.send' },
        schema: {
          summary: 'Send the file of an import: answers when all of it was read and is kept, not yet applied',
          description:
            'When rows cannot be read, nothing is applied and the status is `refused`: look at the refusals, then accept the import or delete it. ' +
            'When the file as a whole cannot be read, or the sender goes away, nothing is left of the import.',
          tags: ['Imports'],
          consumes: CONSUMES,
          params: importParams,
          querystring: z.object({
            skipRefused: flag('false', 'Whether the good rows are applied when others are refused.'),
            apply: flag('true', 'False to wait until the import is accepted.'),
          }),
          body: fileContent,
          response: { 200: importDetailSchema, ...refused },
        },
      },
      async (request) => {
        const { importId } = request.params;
        const { skipRefused, apply } = request.query;
        const row = await beginReading(database.kysely, { importId, at: clock() });
        if (!row) throw new HttpProblem(409, `there is no import ${importId} whose file is yet to come`);
        const received = { import: row, skipsRefused: skipRefused, applies: apply };
        const read = await answering(fileBody(request), (bytes) =>
          receiveFile(services, { ...received, bytes }),
        );
        importer.wake();
        return importDetail(read);
      },
    );
    done();
  };
}

/** Reads a body; when it is refused, the rest of it is still taken in, so that the sender gets to hear why. */
async function answering<Answer>(
  bytes: FileBody,
  read: (bytes: FileBody) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await read(bytes);
  } catch (error) {
    const problem = importProblem(error);
    if (problem !== error) await bytes.drain();
    throw problem;
  }
}
