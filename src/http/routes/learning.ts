import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { disagreementOf } from '../../learning/feedback/disagreement.ts';
import type { LearningResult, ProposedScorecard } from '../../learning/run/learning-result.ts';
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
import { HttpProblem } from '../problem.ts';
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
          insertLearningRun(transaction, { request: { ...asked } as never, by, at: clock() }),
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
        const { result, ...run } = await requireRun(services, request.params.runId);
        const found = result as unknown as LearningResult | null;
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
        const result = await requireProposal(services, request.params.runId);
        requireRules(result.learned, body.rules);
        const choice = {
          ...body,
          description: `Learned from ${result.counts.examples} leads, of whom ${result.counts.conversions} converted.`,
          bands: body.bands ?? result.bands ?? {},
        };
        const by = actorName(actorOf(request));
        try {
          const source = await database.transaction((transaction) =>
            saveProposal(transaction, { result, choice, by, at: clock() }),
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

async function requireProposal(
  services: Services,
  runId: number,
): Promise<LearningResult & { learned: ProposedScorecard }> {
  const run = await requireRun(services, runId);
  const result = run.result as unknown as LearningResult | null;
  if (!result?.learned) {
    const why =
      run.status === 'done' ? (result?.problem?.detail ?? 'it only reviewed') : `it is ${run.status}`;
    throw new HttpProblem(409, `the run ${runId} has no proposal: ${why}`);
  }
  return { ...result, learned: result.learned };
}

/** @throws HttpProblem 422 for rules that were not proposed, and points that do not fit their bins */
function requireRules(
  { rules }: ProposedScorecard,
  chosen: readonly { id: string; points?: number[] | undefined }[],
): void {
  const errors = chosen.flatMap(({ id, points }, position) => {
    const field = `rules.${position}`;
    const rule = rules.find((one) => one.id === id);
    if (!rule) return [{ field, detail: `got “${id}”, expected the id of a proposed rule` }];
    const bins = rule.kind === 'column' ? rule.bins.length : rule.cells.length;
    if (!points || points.length === bins) return [];
    return [
      { field, detail: `got ${points.length} points, expected one for each of the ${bins} bins of “${id}”` },
    ];
  });
  if (errors.length > 0) throw new HttpProblem(422, 'these rules were not proposed so', { errors });
}
