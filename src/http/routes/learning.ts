import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { renderMapping } from '../../domain/yaml-edit/render-yaml.ts';
import { reweighScorecard } from '../../learning/expert/reweigh-scorecard.ts';
import { disagreementOf } from '../../learning/feedback/disagreement.ts';
import { draftOfProposal, pointsOf } from '../../learning/proposal/draft-of-proposal.ts';
import type { LearningResult } from '../../learning/run/learning-result.ts';
import { ScorecardRefused } from '../../operations/check-scorecard.ts';
import { saveProposal } from '../../operations/save-proposal.ts';
import { bandOf } from '../../scoring/band.ts';
import { readJudgedLeads } from '../../store/judged-leads.ts';
import {
  cancelLearningRun,
  findLearningRun,
  insertLearningRun,
  listLearningRuns,
} from '../../store/learning-runs.ts';
import { actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import {
  feedbackReportSchema,
  learningDetailSchema,
  learningDraftSchema,
  learningRequestSchema,
  learningRunSchema,
} from '../contract/learning.ts';
import { problemSchema, problems, slugParameter } from '../contract/wire-values.ts';
import { learningRequestOf, learningResultAnswer, learningRunAnswer } from '../learning-answer.ts';
import { type FieldProblem, HttpProblem } from '../problem.ts';
import { requireScorecard } from '../require-scorecard.ts';
import type { Services } from '../route-services.ts';

const tags = ['Learning'];
const params = z.object({ runId: z.coerce.number().int().min(1).max(2_147_483_647) });
/** Beyond this many the oldest answers of sales say little of today's score. */
const MOST_JUDGED = 50_000;

/** The review of history, scorecards learned from it, and what sales says beside the scores. */
export function learningRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, learner } = services;
  return (server, _options, done) => {
    server.get(
      '/learning/runs',
      {
        config: { access: 'scorecards:read' },
        schema: {
          summary: 'The latest runs that reviewed the history and learned from it, the newest first',
          tags,
          response: { 200: z.object({ runs: z.array(learningRunSchema) }), ...problems },
        },
      },
      async () => ({ runs: (await listLearningRuns(database.kysely)).map(learningRunAnswer) }),
    );

    server.post(
      '/learning/runs',
      {
        config: { access: 'scorecards:write', audit: 'learning.begin' },
        schema: {
          summary: 'Review the history, and learn a scorecard from it; in the background',
          tags,
          body: learningRequestSchema,
          response: { 202: learningRunSchema, ...problems },
        },
      },
      async (request, reply) => {
        const { body } = request;
        if (body.prior !== null) await requireScorecard(services, body.prior);
        const by = actorName(actorOf(request));
        const asked = learningRequestOf(body);
        const run = await database.transaction((transaction) =>
          insertLearningRun(transaction, { request: asked, by, at: clock() }),
        );
        learner.wake();
        return reply.status(202).send(learningRunAnswer(run));
      },
    );

    server.get(
      '/learning/runs/:runId',
      {
        config: { access: 'scorecards:read' },
        schema: {
          summary: 'A run: how far it is, and what came of it',
          tags,
          params,
          response: { 200: learningDetailSchema, ...problems },
        },
      },
      async (request) => {
        const { result: found, ...run } = await requireRun(services, request.params.runId);
        return { ...learningRunAnswer(run), result: found && learningResultAnswer(found) };
      },
    );

    server.delete(
      '/learning/runs/:runId',
      {
        config: { access: 'scorecards:write', audit: 'learning.cancel' },
        schema: {
          summary: 'Cancel a run that has not ended',
          tags,
          params,
          response: { 200: learningRunSchema, ...problems, 409: problemSchema },
        },
      },
      async (request) => {
        const { runId } = request.params;
        await requireRun(services, runId);
        const isCancelled = await cancelLearningRun(database.kysely, { runId, at: clock() });
        const { result: _, ...run } = await requireRun(services, runId);
        if (!isCancelled) throw new HttpProblem(409, `the run ${runId} has ended: it is ${run.status}`);
        return learningRunAnswer(run);
      },
    );

    server.post(
      '/learning/runs/:runId/draft',
      {
        config: { access: 'scorecards:write', audit: 'learning.draft' },
        schema: {
          summary: 'Keep the chosen rules of a proposal as the draft of a scorecard',
          description: 'The draft is an ordinary one: it is edited, previewed and published like any other.',
          tags,
          params,
          body: learningDraftSchema,
          response: {
            200: z.object({ slug: z.string(), source: z.string() }),
            ...problems,
            409: problemSchema,
            422: problemSchema,
          },
        },
      },
      async (request) => {
        const { body } = request;
        const result = await requireResult(services, request.params.runId);
        const source = body.from === 'prior' ? reweighed(result, body) : proposed(result, body);
        const by = actorName(actorOf(request));
        try {
          await database.transaction((transaction) =>
            saveProposal(transaction, { slug: body.slug, source, by, at: clock() }),
          );
          return { slug: body.slug, source };
        } catch (error) {
          if (!(error instanceof ScorecardRefused)) throw error;
          const errors = error.problems.map(({ message }) => ({ field: 'rules', detail: message }));
          throw new HttpProblem(422, 'the chosen rules make no scorecard that can be read', { errors });
        }
      },
    );

    server.get(
      '/learning/feedback',
      {
        config: { access: 'scorecards:read' },
        schema: {
          summary: 'Where sales and the score disagree: high scores rejected, low ones accepted, and why',
          tags,
          querystring: z.object({ scorecard: slugParameter.optional() }),
          response: { 200: feedbackReportSchema, ...problems },
        },
      },
      async ({ query }) => {
        const { slug, scorecardId, version, compiled } = await requireScorecard(services, query.scorecard);
        const { bands } = compiled.scorecard;
        const rows = await readJudgedLeads(database.kysely, { scorecardId, version, limit: MOST_JUDGED });
        const leads = rows.map(({ score, verdict, reason }) => ({
          score,
          verdict,
          reason: reason ?? '',
          band: bandOf(bands, score).id,
        }));
        const report = disagreementOf(
          leads,
          bands.map(({ id }) => id),
        );
        const titles = new Map(bands.map(({ id, title }) => [id, title ?? id]));
        return {
          scorecard: slug,
          version,
          ...report,
          bands: report.bands.map((band) => ({ ...band, title: titles.get(band.band) ?? band.band })),
        };
      },
    );
    done();
  };
}

async function requireRun({ database }: Services, runId: number) {
  const run = await findLearningRun(database.kysely, runId);
  if (!run) throw new HttpProblem(404, `there is no learning run ${runId}; the oldest ones are forgotten`);
  return run;
}

async function requireResult(services: Services, runId: number): Promise<LearningResult> {
  const run = await requireRun(services, runId);
  if (run.result === null) throw new HttpProblem(409, `the run ${runId} has no result: it is ${run.status}`);
  return run.result;
}

type Chosen = z.infer<typeof learningDraftSchema>;

/** @throws HttpProblem 409 without a proposal, 422 for rules that were not proposed and points that do not fit */
function proposed(result: LearningResult, body: Chosen): string {
  const { learned, candidates, counts } = result;
  if (!learned)
    throw new HttpProblem(
      409,
      `the run has no proposal: ${result.problem?.detail ?? 'too little to learn from'}`,
    );
  const errors = body.rules.flatMap(({ id, points }, position) => {
    const rule = learned.rules.find((one) => one.id === id);
    if (!rule) return [notProposed(id, position)];
    const bins = pointsOf(rule).length;
    if (!points || points.length === bins) return [];
    const detail = `got ${points.length} points, expected one for each of the ${bins} bins of “${id}”`;
    return [{ field: `rules.${position}`, detail }];
  });
  if (errors.length > 0) throw new HttpProblem(422, 'these rules were not proposed so', { errors });
  const document = draftOfProposal(learned, candidates, {
    ...body,
    description: `Learned from ${counts.examples} leads, of whom ${counts.conversions} converted.`,
    bands: body.bands ?? result.bands ?? {},
    aim: {
      ...result.request,
      examples: result.span
        ? { leads: counts.examples, conversions: counts.conversions, through: result.span.lastSnapshotAt }
        : undefined,
    },
  });
  return `${renderMapping(document, { isFlow: false, isJson: false, indent: 0 })}\n`;
}

/** @throws HttpProblem 409 without a prior, 422 for rules that it does not have */
function reweighed({ updated }: LearningResult, { slug, title, rules }: Chosen): string {
  if (!updated) throw new HttpProblem(409, 'the run had no scorecard as prior');
  const weights = new Map(updated.rules.map(({ id, weight }) => [id, weight]));
  const errors = rules.flatMap(({ id }, position) => (weights.has(id) ? [] : [notProposed(id, position)]));
  if (errors.length > 0) throw new HttpProblem(422, 'the prior has no such rules', { errors });
  const chosen = rules.map(({ id, weight }) => [id, weight ?? weights.get(id) ?? 1] as const);
  return reweighScorecard(updated.source, { slug, title, weights: new Map(chosen) });
}

function notProposed(id: string, position: number): FieldProblem {
  return { field: `rules.${position}`, detail: `got “${id}”, expected the id of a proposed rule` };
}
