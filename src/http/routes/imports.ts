import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ENCODINGS } from '../../files/mapping.ts';
import { type ImportSettings, mappingOf, toJson } from '../../operations/import-settings.ts';
import { beginRemoval, ImportNotRemovable } from '../../operations/remove-import.ts';
import { listRefusals } from '../../store/import-refusals.ts';
import {
  acceptImport,
  discardImports,
  findImport,
  type ImportRow,
  insertImport,
  listImports,
} from '../../store/imports.ts';
import { importDetailSchema, importKind, importSchema, refusalSchema } from '../contract/imports.ts';
import { limitParameter, problemSchema, problems } from '../contract/wire-values.ts';
import { importAnswer, importDetail } from '../imports/import-answer.ts';
import { importProblem } from '../imports/import-problem.ts';
import { MOST_REFUSALS } from '../imports/receive-file.ts';
import { refusalsCsv } from '../imports/refusals-csv.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const LARGEST_ID = 2_147_483_647;
const importParams = z.object({ importId: z.coerce.number().int().min(1).max(LARGEST_ID) });
const timeZone = z
  .string()
  .max(100)
  .refine(isTimeZone, 'expected an IANA time zone such as Europe/Prague')
  .meta({
    description: 'For times without a zone; goes before that of the mapping.',
    example: 'Europe/Prague',
  });

const newImport = z.object({
  kind: importKind,
  name: z.string().min(1).max(500).meta({ description: 'The name of the file.' }),
  mapping: z
    .string()
    .max(1_000_000)
    .optional()
    .meta({ description: 'The text of a mapping file; guessed when it is left out.' }),
  encoding: z.enum(ENCODINGS).optional(),
  separator: z.string().length(1).optional(),
  timeZone: timeZone.optional(),
});

/** Imports of files: begin, follow, accept, cancel, remove. */
export function importRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, importer, importRemover } = services;
  return (server, _options, done) => {
    server.get(
      '/imports',
      {
        config: { access: 'imports:write' },
        schema: {
          summary: 'Imports, the newest first',
          tags: ['Imports'],
          querystring: z.object({
            before: z.coerce.number().int().min(1).max(LARGEST_ID).optional(),
            limit: limitParameter(500, 50),
          }),
          response: { 200: z.object({ items: z.array(importSchema) }), ...problems },
        },
      },
      async ({ query }) => {
        const rows = await listImports(database.kysely, query);
        return { items: rows.map(importAnswer) };
      },
    );

    server.post(
      '/imports',
      {
        config: { access: 'imports:write', audit: 'import.begin' },
        schema: {
          summary: 'Begin an import; then send its file with PUT to its content',
          tags: ['Imports'],
          body: newImport,
          response: { 201: importDetailSchema, 422: problemSchema, ...problems },
        },
      },
      async ({ body }, reply) => {
        const { kind, name, mapping: source, ...said } = body;
        const settings: ImportSettings = {
          ...(source !== undefined && { source }),
          ...(said.encoding && { encoding: said.encoding }),
          ...(said.separator !== undefined && { separator: said.separator }),
          ...(said.timeZone !== undefined && { timeZone: said.timeZone }),
        };
        checkMapping(kind, settings);
        const row = await insertImport(database.kysely, {
          kind,
          name,
          mapping: toJson(settings),
          at: clock(),
        });
        return reply.status(201).send(importDetail(row));
      },
    );

    server.get(
      '/imports/:importId',
      {
        config: { access: 'imports:write' },
        schema: {
          summary: 'An import, and how far it has come',
          tags: ['Imports'],
          params: importParams,
          response: { 200: importDetailSchema, ...problems },
        },
      },
      async ({ params }) => importDetail(await requireImport(services, params.importId)),
    );

    server.delete(
      '/imports/:importId',
      {
        config: { access: 'imports:write', audit: 'import.cancel' },
        schema: {
          summary: 'Cancel an import of which nothing has been applied',
          tags: ['Imports'],
          params: importParams,
          response: { 200: z.object({ importId: z.number().int() }), 409: problemSchema, ...problems },
        },
      },
      async ({ params: { importId } }) => {
        const discarded = await database.transaction((transaction) =>
          discardImports(transaction, { importId }),
        );
        if (discarded > 0) return { importId };
        const { status } = await requireImport(services, importId);
        throw new HttpProblem(409, `import ${importId} is ${status}: it is applied, or will be, to the end`);
      },
    );

    server.post(
      '/imports/:importId/accept',
      {
        config: { access: 'imports:write', audit: 'import.accept' },
        schema: {
          summary: 'Apply an import that was read and waits',
          tags: ['Imports'],
          params: importParams,
          body: z.object({
            skipRefused: z
              .boolean()
              .default(false)
              .meta({ description: 'Whether to apply the good rows when others were refused.' }),
          }),
          response: { 202: importDetailSchema, 409: problemSchema, ...problems },
        },
      },
      async ({ params: { importId }, body }, reply) => {
        const { status, rowsRefused } = await requireImport(services, importId);
        if (status === 'refused' && !body.skipRefused) {
          throw new HttpProblem(
            409,
            `${rowsRefused} rows of import ${importId} were refused; say skipRefused to apply the others`,
          );
        }
        const row = await acceptImport(database.kysely, importId);
        if (!row)
          throw new HttpProblem(409, `import ${importId} is ${status}: it does not wait to be accepted`);
        importer.wake();
        return reply.status(202).send(importDetail(row));
      },
    );

    server.post(
      '/imports/:importId/removal',
      {
        config: { access: 'imports:write', audit: 'import.undo' },
        schema: {
          summary: 'Take out everything that came with an import that is done',
          tags: ['Imports'],
          params: importParams,
          body: z.object({}).nullish().meta({ description: 'There is nothing to say.' }),
          response: { 202: importDetailSchema, 409: problemSchema, ...problems },
        },
      },
      async ({ params: { importId } }, reply) => {
        const { kind } = await requireImport(services, importId);
        if (kind === 'sample')
          throw new HttpProblem(
            409,
            `import ${importId} is the sample company; remove it with DELETE /sample`,
          );
        try {
          await database.transaction((transaction) => beginRemoval(transaction, importId));
        } catch (error) {
          throw error instanceof ImportNotRemovable ? new HttpProblem(409, error.message) : error;
        }
        importRemover.wake();
        return reply.status(202).send(importDetail(await requireImport(services, importId)));
      },
    );

    server.get(
      '/imports/:importId/refusals',
      {
        config: { access: 'imports:write' },
        schema: {
          summary: `Rows that were refused, and why; the first ${MOST_REFUSALS} reasons are kept`,
          tags: ['Imports'],
          params: importParams,
          querystring: z.object({
            after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
            limit: limitParameter(1_000, 100),
          }),
          response: {
            200: z.object({
              items: z.array(refusalSchema),
              next: z
                .number()
                .int()
                .nullable()
                .meta({ description: 'The line after which to go on; null at the end.' }),
            }),
            ...problems,
          },
        },
      },
      async ({ params: { importId }, query }) => {
        await requireImport(services, importId);
        const items = await listRefusals(database.kysely, { importId, ...query });
        return { items, next: items.length < query.limit ? null : (items.at(-1)?.line ?? null) };
      },
    );

    server.get(
      '/imports/:importId/refusals.csv',
      {
        config: { access: 'imports:write' },
        schema: {
          summary: 'The same as a table for spreadsheets',
          tags: ['Imports'],
          produces: ['text/csv'],
          params: importParams,
          response: { 200: z.string(), ...problems },
        },
      },
      async ({ params: { importId } }, reply) => {
        await requireImport(services, importId);
        const refusals = await listRefusals(database.kysely, { importId, limit: MOST_REFUSALS });
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="import-${importId}-refusals.csv"`)
          .send(refusalsCsv(refusals));
      },
    );
    done();
  };
}

/** A mapping that cannot be used is told before the file is sent. */
function checkMapping(kind: string, settings: ImportSettings): void {
  if (settings.source === undefined) return;
  try {
    const mapping = mappingOf(settings.source, settings);
    if (mapping.kind === kind) return;
    const detail = `found ${mapping.kind}; allowed: ${kind}, as in the request`;
    throw new HttpProblem(422, 'the mapping is one of another kind', {
      errors: [{ field: 'import', detail }],
    });
  } catch (error) {
    throw importProblem(error);
  }
}

async function requireImport({ database }: Services, importId: number): Promise<ImportRow> {
  const row = await findImport(database.kysely, importId);
  if (!row) throw new HttpProblem(404, `there is no import ${importId}`);
  return row;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
