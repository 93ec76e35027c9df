import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { DAY_MS, formatInstant } from '../../domain/instant.ts';
import { refreshDrift } from '../../operations/refresh-drift.ts';
import { readDriftReports } from '../../store/drift-reports.ts';
import { readCare, saveCareSettings, saveReview } from '../../store/scorecard-care.ts';
import { actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import {
  careSettingsSchema,
  driftRequestSchema,
  driftSchema,
  type HealthAnswer,
  healthSchema,
} from '../contract/health.ts';
import { optionalInstant, problemSchema, problems, slugParameter } from '../contract/wire-values.ts';
import { driftAnswer } from '../drift-answer.ts';
import { HttpProblem } from '../problem.ts';
import { type RequestedScorecard, requireScorecard } from '../require-scorecard.ts';
import type { Services } from '../route-services.ts';

const slugParams = z.object({ slug: slugParameter });
const refused = { ...problems, 422: problemSchema };

/** How live scorecards do: drift, reviews, and learning again. */
export function modelHealthRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock } = services;
  return (server, _options, done) => {
    server.get(
      '/model-health',
      {
        config: { access: 'scorecards:read' },
        schema: {
          summary: 'How each live scorecard of leads does, and when it should be looked through',
          tags: ['Model health'],
          response: { 200: z.object({ items: z.array(healthSchema) }), ...problems },
        },
      },
      async () => ({ items: await readHealth(services) }),
    );

    server.post(
      '/scorecards/:slug/drift',
      {
        config: { access: 'scorecards:read', audit: false },
        schema: {
          summary: 'Work out now how a live scorecard has moved',
          description: 'Takes some seconds; Ripen does it once a week by itself.',
          tags: ['Model health'],
          params: slugParams,
          body: driftRequestSchema,
          response: { 200: driftSchema, ...refused },
        },
      },
      async ({ params, body }) => {
        const scorecard = await requireLive(services, params.slug);
        const now = clock();
        if (body.since !== undefined && body.since >= now) {
          const detail = `got ${formatInstant(body.since)}, expected an instant before now`;
          throw new HttpProblem(422, `since: ${detail}`, { errors: [{ field: 'since', detail }] });
        }
        return driftAnswer(scorecard.slug, await refreshDrift(database.kysely, { scorecard, ...body, now }));
      },
    );

    server.put(
      '/scorecards/:slug/care',
      {
        config: { access: 'scorecards:write', audit: 'scorecard.care' },
        schema: {
          summary: 'Say how often a scorecard is looked through, and whether it is learned again by itself',
          tags: ['Model health'],
          params: slugParams,
          body: careSettingsSchema,
          response: { 200: healthSchema, ...refused },
        },
      },
      async (request) => {
        const { scorecardId, slug } = await requireLive(services, request.params.slug);
        request.audited.details = { ...request.body };
        await saveCareSettings(database.kysely, { ...request.body, scorecardId });
        return healthOf(services, slug);
      },
    );

    server.post(
      '/scorecards/:slug/review',
      {
        config: { access: 'scorecards:write', audit: 'scorecard.review' },
        schema: {
          summary: 'Note that a scorecard was looked through; the next reminder follows from now',
          tags: ['Model health'],
          params: slugParams,
          body: z.object({}).optional(),
          response: { 200: healthSchema, ...refused },
        },
      },
      async (request) => {
        const { scorecardId, slug } = await requireLive(services, request.params.slug);
        const by = actorName(actorOf(request));
        await saveReview(database.kysely, { scorecardId, at: clock(), by });
        return healthOf(services, slug);
      },
    );
    done();
  };
}

/** @throws HttpProblem 404 when it is not live, 422 when it is one of companies */
async function requireLive(services: Services, slug: string): Promise<RequestedScorecard> {
  const scorecard = await requireScorecard(services, slug);
  if (scorecard.compiled.scorecard.subject === 'lead') return scorecard;
  throw new HttpProblem(422, `“${slug}” scores companies; expected a scorecard of leads`);
}

async function healthOf(services: Services, slug: string): Promise<HealthAnswer> {
  const found = (await readHealth(services)).find(({ scorecard }) => scorecard === slug);
  if (!found) throw new HttpProblem(404, `“${slug}” is not live`);
  return found;
}

async function readHealth({ database, registry, clock }: Services): Promise<HealthAnswer[]> {
  const { scorecards } = await registry.read(database.kysely);
  const live = scorecards.filter(({ isLive, compiled }) => isLive && compiled.scorecard.subject === 'lead');
  const care = await readCare(
    database.kysely,
    live.map(({ scorecardId }) => scorecardId),
  );
  const reports = new Map((await readDriftReports(database.kysely)).map((row) => [row.scorecardId, row]));
  return live.flatMap(({ scorecardId, version, liveAt, compiled }): HealthAnswer[] => {
    const own = care.get(scorecardId);
    if (!own) return [];
    const { slug, title } = compiled.scorecard;
    const { retrain, retrainEveryDays, reviewEveryDays, fewestOutcomes, leastGain } = own;
    const report = reports.get(scorecardId);
    const dueAt = Math.max(own.reviewedAt ?? 0, liveAt ?? 0) + reviewEveryDays * DAY_MS;
    return [
      {
        ...{ scorecard: slug, title, version },
        liveAt: optionalInstant(liveAt),
        settings: { retrain, retrainEveryDays, reviewEveryDays, fewestOutcomes, leastGain },
        reviewedAt: optionalInstant(own.reviewedAt),
        reviewedBy: own.reviewedBy,
        reviewDueAt: formatInstant(dueAt),
        isReviewDue: dueAt <= clock(),
        retrainedAt: optionalInstant(own.retrainedAt),
        retrained: own.retrained as HealthAnswer['retrained'],
        drift: report && report.version === version ? driftAnswer(slug, report) : null,
      },
    ];
  });
}
