import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ARMS } from '../../domain/experiment.ts';
import { formatInstant, type Instant } from '../../domain/instant.ts';
import { adoptChallenger } from '../../operations/adopt-challenger.ts';
import { assignLeads } from '../../operations/assign-leads.ts';
import { AlreadyPublishing } from '../../operations/publish.ts';
import { reportExperiment, reportMissed } from '../../operations/report-experiment.ts';
import { ExperimentRefused, startExperiment } from '../../operations/start-experiment.ts';
import {
  type ExperimentRow,
  findExperiment,
  listExperiments,
  stopExperiment,
} from '../../store/experiments.ts';
import { listScorecards } from '../../store/scorecards.ts';
import { findSegment } from '../../store/segments.ts';
import { actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import {
  type ExperimentReport,
  experimentReportSchema,
  experimentRequestSchema,
  experimentSchema,
  experimentStopSchema,
  exposureAnswerSchema,
  exposureRequestSchema,
} from '../contract/experiments.ts';
import { problemSchema, problems } from '../contract/wire-values.ts';
import { experimentAnswer, missedAnswer, summaryAnswer } from '../experiment-answer.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const slugParams = z.object({ slug: z.string().min(1).max(63) });
const refused = { ...problems, 409: problemSchema, 422: problemSchema };

/** Experiments: champion and challenger, hold-outs, and low scores that a lot passes on. */
export function experimentRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, registry, clock, newId, publisher } = services;
  return (server, _options, done) => {
    server.get(
      '/experiments',
      {
        config: { access: 'scorecards:read' },
        schema: {
          summary: 'All experiments, those that run first',
          tags: ['Experiments'],
          response: { 200: z.object({ items: z.array(experimentSchema) }), ...problems },
        },
      },
      async () => {
        const slugs = await slugsOf(services);
        const rows = await listExperiments(database.kysely);
        return { items: rows.map((row) => experimentAnswer(row, slugs)) };
      },
    );

    server.post(
      '/experiments',
      {
        config: { access: 'scorecards:write', audit: 'experiment.start' },
        schema: {
          summary: 'Start an experiment',
          tags: ['Experiments'],
          body: experimentRequestSchema,
          response: { 200: experimentSchema, ...refused },
        },
      },
      async (request) => {
        const { body } = request;
        request.audited.target = { slug: body.slug };
        request.audited.details = { kind: body.kind, champion: body.champion, challenger: body.challenger };
        const condition = await conditionOf(services, body);
        const share = shareOf(body);
        const by = actorName(actorOf(request));
        const row = await database
          .transaction(async (transaction) =>
            startExperiment(transaction, await registry.hold(transaction), {
              ...body,
              title: body.title ?? body.slug,
              condition,
              share,
              by,
              now: clock(),
              salt: newId(),
            }),
          )
          .catch(asProblem);
        return experimentAnswer(row, await slugsOf(services));
      },
    );

    server.get(
      '/experiments/:slug',
      {
        config: { access: 'scorecards:read' },
        schema: {
          summary: 'What an experiment has shown so far, and what to do',
          tags: ['Experiments'],
          params: slugParams,
          response: { 200: experimentReportSchema, ...problems },
        },
      },
      async ({ params }) => reportOf(services, await requireExperiment(services, params.slug)),
    );

    server.post(
      '/experiments/:slug/stop',
      {
        config: { access: 'scorecards:write', audit: 'experiment.stop' },
        schema: {
          summary:
            'End an experiment: the queue follows the champion again, or the challenger takes its place',
          tags: ['Experiments'],
          params: slugParams,
          body: experimentStopSchema,
          response: { 200: experimentReportSchema, ...refused },
        },
      },
      async (request) => {
        const { slug } = request.params;
        const { adopt } = request.body;
        request.audited.details = { adopt };
        const experiment = await requireExperiment(services, slug);
        const [by, at] = [actorName(actorOf(request)), clock()];
        await database
          .transaction(async (transaction) => {
            const { experimentId } = experiment;
            const reason = adopt ? 'adopted' : 'by hand';
            if (!(await stopExperiment(transaction, { experimentId, at, by, reason })))
              throw new HttpProblem(409, `the experiment “${slug}” has been stopped already`);
            if (adopt) await adoptChallenger(transaction, { experiment, by, now: at });
          })
          .catch(asProblem);
        if (adopt) publisher.wake();
        return reportOf(services, await requireExperiment(services, slug));
      },
    );

    server.post(
      '/experiments/:slug/exposures',
      {
        config: { access: 'scorecards:write', audit: false },
        schema: {
          summary: 'In which arm of a hold-out leads are; they take part from now on',
          tags: ['Experiments'],
          params: slugParams,
          body: exposureRequestSchema,
          response: { 200: exposureAnswerSchema, ...refused },
        },
      },
      async ({ params, body }) => {
        const experiment = await requireExperiment(services, params.slug);
        if (experiment.kind !== 'hold-out')
          throw new HttpProblem(
            409,
            `“${params.slug}” is no hold-out: who takes part follows from the scores`,
          );
        const arms = await database.transaction((transaction) =>
          assignLeads(transaction, { experiment, references: body.leads, now: clock() }),
        );
        const items = body.leads.map((lead) => {
          const found = arms.get(lead);
          return {
            lead,
            arm: found ? (ARMS[found.arm] ?? null) : null,
            exposedAt: found ? formatInstant(found.exposedAt) : null,
          };
        });
        return { items };
      },
    );
    done();
  };
}

/** @throws HttpProblem 422 for what is refused, 409 when something is being published */
function asProblem(error: unknown): never {
  if (error instanceof ExperimentRefused)
    throw new HttpProblem(422, `${error.field}: ${error.message}`, {
      errors: [{ field: error.field, detail: error.message }],
    });
  if (error instanceof AlreadyPublishing) throw new HttpProblem(409, error.message);
  throw error;
}

async function requireExperiment({ database }: Services, slug: string): Promise<ExperimentRow> {
  const row = await findExperiment(database.kysely, slug);
  if (!row) throw new HttpProblem(404, `there is no experiment “${slug}”`);
  return row;
}

async function reportOf(services: Services, experiment: ExperimentRow): Promise<ExperimentReport> {
  const { database, clock } = services;
  const now: Instant = clock();
  const shown =
    experiment.kind === 'exploration'
      ? missedAnswer(await reportMissed(database.kysely, experiment, now))
      : summaryAnswer(experiment, await reportExperiment(database.kysely, experiment, now));
  return { ...experimentAnswer(experiment, await slugsOf(services)), ...shown };
}

async function slugsOf({ database }: Services): Promise<Map<number, string>> {
  return new Map((await listScorecards(database.kysely)).map(({ scorecardId, slug }) => [scorecardId, slug]));
}

/** @throws HttpProblem 422 when there is no such segment */
async function conditionOf(
  { database }: Services,
  { condition, segment }: Pick<z.infer<typeof experimentRequestSchema>, 'condition' | 'segment'>,
): Promise<string | undefined> {
  if (segment === undefined) return condition;
  const row = await findSegment(database.kysely, segment);
  if (row) return row.source;
  const detail = `there is no segment “${segment}”`;
  throw new HttpProblem(422, detail, { errors: [{ field: 'segment', detail }] });
}

const MOST_DRAWN = 0.5;

/** @throws HttpProblem 422 when an exploration would pass on most low scores */
function shareOf({ kind, share }: Pick<z.infer<typeof experimentRequestSchema>, 'kind' | 'share'>): number {
  if (kind !== 'exploration') return share ?? 0.5;
  if (share === undefined) return 0.02;
  if (share <= MOST_DRAWN) return share;
  const detail = `got ${share}, expected at most ${MOST_DRAWN}: sales would mostly see low scores`;
  throw new HttpProblem(422, `share: ${detail}`, { errors: [{ field: 'share', detail }] });
}
