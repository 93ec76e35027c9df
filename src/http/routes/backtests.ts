import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import type { KeptBacktestRequest } from '../../learning/backtest/kept-backtest-request.ts';
import {
  type BacktestRow,
  deleteBacktest,
  findBacktest,
  insertBacktest,
  listBacktests,
} from '../../store/backtests.ts';
import { findScorecard, listVersions } from '../../store/scorecards.ts';
import { actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import { requireValid } from '../check-source.ts';
import {
  type BacktestAnswer,
  backtestProblemSchema,
  backtestRequestSchema,
  backtestResultSchema,
  backtestSchema,
  backtestWithResultSchema,
  type contestantParameter,
} from '../contract/backtests.ts';
import { limitParameter, optionalInstant, problemSchema, problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const idParams = z.object({ id: z.uuid() });

/** Scorecards tried on history. */
export function backtestRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, newId, backtester } = services;
  return (server, _options, done) => {
    server.post(
      '/backtests',
      {
        config: { access: 'scorecards:write', audit: 'backtest.begin' },
        schema: {
          summary: 'Try one scorecard on history, or two side by side, without leaking the future',
          description:
            'It is worked on in the background; ask for it by its id until its status is done or failed.',
          tags: ['Backtests'],
          body: backtestRequestSchema,
          response: { 202: z.object({ id: z.string() }), ...problems, 422: problemSchema },
        },
      },
      async (request, reply) => {
        const { body } = request;
        const scorecards = await Promise.all(
          body.scorecards.map((asked, index) => contestantOf(services, asked, `scorecards.${index}`)),
        );
        const kept: KeptBacktestRequest = {
          scorecards,
          outcome: body.outcome,
          horizonDays: body.horizonDays,
          knownBy: body.knownBy,
          from: body.from ?? null,
          segments: [...new Set(body.segments)],
          capacityPerWeek: body.capacityPerWeek ?? null,
          economics: body.economics ?? null,
        };
        const backtestId = newId();
        const by = actorName(actorOf(request));
        await insertBacktest(database.kysely, {
          backtestId,
          request: kept,
          by,
          at: clock(),
        });
        backtester.wake();
        return reply.status(202).send({ id: backtestId });
      },
    );

    server.get(
      '/backtests',
      {
        config: { access: 'scorecards:read' },
        schema: {
          summary: 'The latest backtests, without their results',
          tags: ['Backtests'],
          querystring: z.object({ limit: limitParameter(100, 20) }),
          response: { 200: z.object({ items: z.array(backtestSchema) }), ...problems },
        },
      },
      async ({ query }) => ({
        items: (await listBacktests(database.kysely, query.limit)).map(backtestAnswer),
      }),
    );

    server.get(
      '/backtests/:id',
      {
        config: { access: 'scorecards:read' },
        schema: {
          summary: 'A backtest with how far it has come, and with what it found',
          tags: ['Backtests'],
          params: idParams,
          response: { 200: backtestWithResultSchema, ...problems },
        },
      },
      async ({ params }) => {
        const row = await findBacktest(database.kysely, params.id);
        if (!row) throw new HttpProblem(404, `there is no backtest ${params.id}`);
        const result = row.result === null ? null : backtestResultSchema.parse(row.result);
        return { ...backtestAnswer(row), result };
      },
    );

    server.delete(
      '/backtests/:id',
      {
        config: { access: 'scorecards:write', audit: 'backtest.remove' },
        schema: {
          summary: 'Remove a backtest; if it is being worked on, that ends',
          tags: ['Backtests'],
          params: idParams,
          response: { 200: z.object({ id: z.string() }), ...problems },
        },
      },
      async ({ params }) => {
        if (!(await deleteBacktest(database.kysely, params.id))) {
          throw new HttpProblem(404, `there is no backtest ${params.id}`);
        }
        return { id: params.id };
      },
    );
    done();
  };
}

/** The scorecard that a request names, with its text as it is now. */
async function contestantOf(
  services: Services,
  asked: z.infer<typeof contestantParameter>,
  field: string,
): Promise<KeptBacktestRequest['scorecards'][number]> {
  const { source, ...named } =
    'source' in asked
      ? { source: asked.source, kind: 'text' as const, version: null }
      : await textOf(services, asked);
  const { slug, title, subject } = await requireValid(services, source);
  if (subject !== 'lead') {
    throw new HttpProblem(
      422,
      `${field}: “${slug}” scores companies; only scorecards of leads can be tried on history`,
      {
        errors: [{ field, detail: 'got a scorecard of companies, expected one of leads' }],
      },
    );
  }
  return { slug, title, source, ...named };
}

async function textOf(
  { database }: Services,
  { slug, version, draft }: { slug: string; version?: number | undefined; draft?: boolean | undefined },
): Promise<{ source: string; version: number | null; kind: 'live' | 'version' | 'draft' }> {
  const row = await findScorecard(database.kysely, slug);
  if (!row) throw new HttpProblem(404, `there is no scorecard “${slug}”`);
  if (draft) {
    if (row.draft === null) throw new HttpProblem(404, `“${slug}” has no draft`);
    return { source: row.draft, version: null, kind: 'draft' };
  }
  const wanted = version ?? row.liveVersion;
  const found = (await listVersions(database.kysely, row.scorecardId)).find((one) => one.version === wanted);
  if (!found) throw new HttpProblem(404, `there is no version ${wanted ?? '(live)'} of “${slug}”`);
  return {
    source: found.source,
    version: found.version,
    kind: found.version === row.liveVersion ? 'live' : 'version',
  };
}

function backtestAnswer(row: Omit<BacktestRow, 'result'>): BacktestAnswer {
  const { scorecards, outcome, horizonDays, knownBy, capacityPerWeek, economics } = row.request;
  return {
    id: row.backtestId,
    status: row.status,
    progress: { done: row.doneCount, total: row.totalCount },
    scorecards: scorecards.map(({ slug, title, version, kind }) => ({ slug, title, version, kind })),
    outcome,
    horizonDays,
    knownBy,
    capacityPerWeek,
    economics,
    problem: row.problem === null ? null : backtestProblemSchema.parse(row.problem),
    requestedAt: formatInstant(row.requestedAt),
    requestedBy: row.requestedBy,
    finishedAt: optionalInstant(row.finishedAt),
  };
}
