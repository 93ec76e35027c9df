import { Readable } from 'node:stream';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AudienceExport } from '../../domain/audience-export.ts';
import { formatInstant, type Instant } from '../../domain/instant.ts';
import { exportFileName } from '../../operations/export-file-name.ts';
import { exportHeader, exportLine } from '../../operations/export-line.ts';
import { gatherAudience } from '../../operations/gather-audience.ts';
import { saveExport } from '../../operations/save-export.ts';
import {
  addExportRun,
  hasOpenExportRun,
  latestExportRuns,
  retryExportRun,
} from '../../store/audience-export-runs.ts';
import {
  type AudienceExportRow,
  deleteAudienceExport,
  findAudienceExport,
  listAudienceExports,
} from '../../store/audience-exports.ts';
import { actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import {
  type AudienceExportAnswer,
  audienceExportSchema,
  audienceExportWishSchema,
  type ExportRunAnswer,
} from '../contract/audience-exports.ts';
import { newSlug, optionalInstant, problemSchema, problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const RUNS_SHOWN = 10;
const nothing = z.object({});
const params = z.object({ slug: newSlug });
const tags = ['Audiences'];
const answers = { 200: audienceExportSchema, ...problems };

/** Audiences that are exported on schedule: to a folder, an S3-compatible store or a webhook. */
export function audienceExportRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, newId, secretBox } = services;
  const requireExport = async (slug: string): Promise<AudienceExportRow> => {
    const found = await findAudienceExport(database.kysely, slug);
    if (!found) throw new HttpProblem(404, `there is no export “${slug}”`);
    return found;
  };
  const answersOf = async (exports: readonly AudienceExportRow[]): Promise<AudienceExportAnswer[]> => {
    const slugs = exports.map(({ slug }) => slug);
    const runs = await latestExportRuns(database.kysely, { slugs, limit: RUNS_SHOWN });
    const ofExport = Map.groupBy(runs, ({ slug }) => slug);
    return exports.map((one) => answerOf(one, (ofExport.get(one.slug) ?? []).map(runAnswer)));
  };
  const answerFor = async (slug: string): Promise<AudienceExportAnswer> => {
    const [answer] = await answersOf([await requireExport(slug)]);
    if (!answer) throw new Error('an export that is there has no answer');
    return answer;
  };
  return (server, _options, done) => {
    server.get(
      '/audience-exports',
      {
        config: { access: 'journeys:read' },
        schema: {
          summary: 'All exports of audiences, with their last runs',
          tags,
          response: { 200: z.object({ items: z.array(audienceExportSchema) }), ...problems },
        },
      },
      async () => ({ items: await answersOf(await listAudienceExports(database.kysely)) }),
    );
    server.get(
      '/audience-exports/:slug',
      {
        config: { access: 'journeys:read' },
        schema: { summary: 'An export, with its last runs', tags, params, response: answers },
      },
      async ({ params: { slug } }) => answerFor(slug),
    );
    server.put(
      '/audience-exports/:slug',
      {
        config: { access: 'sales:write', audit: 'audience-export.save' },
        schema: {
          summary: 'Keep an export, new or changed',
          tags,
          params,
          body: audienceExportWishSchema,
          response: answers,
        },
      },
      async (request) => {
        const { slug } = request.params;
        const { secret, ...wish } = request.body;
        const refused = await saveExport(
          { database, secretBox },
          {
            wish: { slug, ...wish } satisfies AudienceExport,
            secret,
            by: actorName(actorOf(request)),
            now: clock(),
          },
        );
        if (refused) throw new HttpProblem(400, `${refused.field}: ${refused.detail}`, { errors: [refused] });
        return answerFor(slug);
      },
    );
    server.delete(
      '/audience-exports/:slug',
      {
        config: { access: 'sales:write', audit: 'audience-export.delete' },
        schema: {
          summary: 'Delete an export; files that it made stay',
          tags,
          params,
          response: { 200: nothing, ...problems },
        },
      },
      async ({ params: { slug } }) => {
        await requireExport(slug);
        await deleteAudienceExport(database.kysely, slug);
        return {};
      },
    );
    server.post(
      '/audience-exports/:slug/runs',
      {
        config: { access: 'sales:write', audit: 'audience-export.run' },
        schema: {
          summary: 'Export now, besides the schedule',
          tags,
          params,
          body: nothing,
          response: { ...answers, 409: problemSchema },
        },
      },
      async ({ params: { slug } }) => {
        await requireExport(slug);
        if (await hasOpenExportRun(database.kysely, slug))
          throw new HttpProblem(409, `“${slug}” is being exported already`);
        const now = clock();
        await addExportRun(database.kysely, { runId: newId(), slug, scheduledAt: now, now });
        return answerFor(slug);
      },
    );
    server.post(
      '/audience-exports/:slug/runs/:runId/retry',
      {
        config: { access: 'sales:write', audit: 'audience-export.retry' },
        schema: {
          summary: 'Try a run again that was given up',
          tags,
          params: params.extend({ runId: z.uuid() }),
          body: nothing,
          response: { ...answers, 409: problemSchema },
        },
      },
      async ({ params: { slug, runId } }) => {
        await requireExport(slug);
        if (!(await retryExportRun(database.kysely, { slug, runId, now: clock() })))
          throw new HttpProblem(409, 'there is no such run that was given up');
        return answerFor(slug);
      },
    );
    server.get(
      '/audience-exports/:slug/file.csv',
      {
        config: { access: 'sales:write' },
        schema: {
          summary: 'What the export would hold right now, as CSV',
          tags,
          params,
          produces: ['text/csv'],
          response: { 200: z.unknown().meta({ type: 'string', format: 'binary' }), ...problems },
        },
      },
      async ({ params: { slug } }, reply) => {
        const kept = await requireExport(slug);
        const now = clock();
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="${exportFileName(slug, 'dated', now)}"`)
          .send(Readable.from(linesOf(services, kept, now)));
      },
    );
    done();
  };
}

async function* linesOf(
  { database }: Services,
  kept: AudienceExportRow,
  now: Instant,
): AsyncGenerator<string> {
  yield exportHeader(kept.columns);
  for await (const { leads } of gatherAudience(database.kysely, kept, now))
    yield leads.map((lead) => exportLine(kept.columns, lead) ?? '').join('');
}

function answerOf(
  { secret, nextAt, updatedAt, columns, ...kept }: AudienceExportRow,
  runs: ExportRunAnswer[],
): AudienceExportAnswer {
  return {
    ...kept,
    columns: [...columns],
    hasSecret: secret !== null,
    nextAt: kept.isActive ? formatInstant(nextAt) : null,
    updatedAt: formatInstant(updatedAt),
    runs,
  };
}

function runAnswer(run: Awaited<ReturnType<typeof latestExportRuns>>[number]): ExportRunAnswer {
  const { slug: _, scheduledAt, dueAt, startedAt, finishedAt, ...rest } = run;
  return {
    ...rest,
    scheduledAt: formatInstant(scheduledAt),
    dueAt: optionalInstant(dueAt),
    startedAt: optionalInstant(startedAt),
    finishedAt: optionalInstant(finishedAt),
  };
}
