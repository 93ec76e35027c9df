import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant, MINUTE_MS } from '../../domain/instant.ts';
import { BriefCache } from '../../operations/brief-cache.ts';
import { type Catalogue, readCatalogue } from '../../operations/catalogue.ts';
import { type Coverage, readCoverage } from '../../operations/coverage.ts';
import { previewScorecard } from '../../operations/preview.ts';
import { diffScorecards } from '../../scoring/diff-scorecards.ts';
import { parseScorecard } from '../../scoring/parse-scorecard.ts';
import type { SeenEvents } from '../../scoring/scorecard-warnings.ts';
import { requireValid } from '../check-source.ts';
import { catalogueSchema, coverageSchema } from '../contract/coverage.ts';
import { changeSchema, previewSchema, scorecardText } from '../contract/scorecards.ts';
import { problemSchema, problems, slugParameter } from '../contract/wire-values.ts';
import { estimateAnswer } from '../estimate-answer.ts';
import { previewAnswer } from '../preview-answer.ts';
import { HttpProblem } from '../problem.ts';
import { requireScorecard } from '../require-scorecard.ts';
import type { Services } from '../route-services.ts';
import { streamLines } from '../stream-lines.ts';

const refused = { ...problems, 422: problemSchema };
const MOST_PREVIEWED = 10_000;
/** A sample is as large as can be looked at in this time: its error is told. */
const SAMPLED_FOR_MS = 1_000;
const NOTHING_SEEN: SeenEvents = { sampled: 0, events: [] };
/** What leads did and what is known of them changes slowly, and looking at a sample of it takes a part of a second. */
const KEPT_FOR_MS = MINUTE_MS;

/** What drafts would change, and the data that they stand on. */
export function previewRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, registry, clock, logger } = services;
  const catalogues = new BriefCache<Catalogue>(KEPT_FOR_MS);
  const coverages = new BriefCache<Coverage>(KEPT_FOR_MS);
  const catalogue = () => catalogues.read('', clock(), () => readCatalogue(database.kysely, clock()));
  const begin = async (source: string) => {
    const scorecard = await requireValid(services, source);
    const held = await registry.read(database.kysely);
    const states = previewScorecard(database, held, { scorecard, now: clock() });
    // Read meanwhile: the first numbers need not wait for it.
    const seen = catalogue();
    seen.catch(() => undefined);
    return { states, draft: { scorecard, source }, seen };
  };
  return (server, _options, done) => {
    server.post(
      '/scorecards/preview',
      {
        config: { access: 'scorecards:read', audit: false },
        schema: {
          summary:
            'What publishing would change, by a random sample: distributions before and after, who moves from band to band, what is probably not meant',
          tags: ['Scorecards'],
          body: z.object({
            source: scorecardText,
            limit: z.number().int().min(1).max(MOST_PREVIEWED).default(2_000).meta({
              description:
                'How many to look at, at most; fewer where that would take more than about a second.',
            }),
          }),
          response: { 200: previewSchema, ...refused },
        },
      },
      async ({ body }) => {
        const { states, draft, seen } = await begin(body.source);
        const begun = performance.now();
        for await (const state of states) {
          const isEnough = state.tally.sampled >= body.limit || performance.now() - begun > SAMPLED_FOR_MS;
          if (state.isLast || isEnough) return previewAnswer(services, { ...draft, seen: await seen }, state);
        }
        throw new Error('a preview ended without its last state');
      },
    );

    server.post(
      '/scorecards/preview/progress',
      {
        config: { access: 'scorecards:read', audit: false },
        schema: {
          summary: 'The same from a growing sample until everybody was looked at',
          description:
            'One JSON document a line, each replacing the one before; the last has `isExact`. Closing the connection ends the work.',
          tags: ['Scorecards'],
          body: z.object({ source: scorecardText }),
          produces: ['application/x-ndjson'],
          response: { 200: z.unknown().meta({ description: 'Lines of JSON as of a preview.' }), ...refused },
        },
      },
      async ({ body }, reply) => {
        const { states, draft, seen } = await begin(body.source);
        let known: SeenEvents = NOTHING_SEEN;
        const noteSeen = async (): Promise<void> => {
          known = await seen;
        };
        // Without it there are fewer warnings at first; the last answer waits for it, and fails with it.
        noteSeen().catch(() => undefined);
        return streamLines(reply, states, {
          toAnswer: async (state) => {
            if (state.isLast) known = await seen;
            return previewAnswer(services, { ...draft, seen: known }, state);
          },
          logger,
        });
      },
    );

    server.post(
      '/scorecards/diff',
      {
        config: { access: 'scorecards:read', audit: false },
        schema: {
          summary: 'What differs between two texts of a scorecard in meaning',
          tags: ['Scorecards'],
          body: z.object({ before: scorecardText, after: scorecardText }),
          response: { 200: z.object({ changes: z.array(changeSchema) }), ...refused },
        },
      },
      async ({ body }) => {
        const [before, after] = (['before', 'after'] as const).map((side) => parsed(side, body[side]));
        return { changes: before && after ? diffScorecards(before, after) : [] };
      },
    );

    server.get(
      '/catalogue',
      {
        config: { access: 'scorecards:read' },
        schema: {
          summary: 'The events and traits that there are, with frequent values, by a random sample of leads',
          tags: ['Scorecards'],
          response: { 200: catalogueSchema, ...problems },
        },
      },
      async () => {
        const { leads, sampled, events, traits } = await catalogue();
        return {
          subjects: leads,
          sampled,
          isExact: sampled >= leads,
          events: events.map(({ event: _, ...one }) => ({ ...one, lastAt: formatInstant(one.lastAt) })),
          traits,
        };
      },
    );

    server.get(
      '/coverage',
      {
        config: { access: 'scorecards:read' },
        schema: {
          summary: 'How complete and how fresh is what live scorecards read, by a random sample of leads',
          tags: ['Scorecards'],
          querystring: z.object({
            scorecard: slugParameter.optional().meta({ description: 'Only what this scorecard reads.' }),
          }),
          response: { 200: coverageSchema, ...problems },
        },
      },
      async ({ query }) => {
        const asked =
          query.scorecard === undefined ? undefined : await requireScorecard(services, query.scorecard);
        const live = (await registry.read(database.kysely)).scorecards.filter(({ isLive }) => isLive);
        const scorecards = (asked ? [asked] : live)
          .map(({ compiled }) => compiled.scorecard)
          .filter(({ subject }) => subject === 'lead');
        const key = scorecards.map(({ slug }) => slug).join();
        return coverageAnswer(
          await coverages.read(key, clock(), () =>
            readCoverage(database.kysely, { scorecards, now: clock() }),
          ),
        );
      },
    );
    done();
  };
}

function parsed(side: 'before' | 'after', source: string) {
  const reading = parseScorecard(source);
  if (reading.ok) return reading.scorecard;
  const errors = reading.problems.map(({ message }) => ({ field: side, detail: message }));
  throw new HttpProblem(422, `the scorecard “${side}” is refused`, { errors });
}

function coverageAnswer({ leads, items, ...coverage }: Coverage) {
  return {
    subjects: leads,
    isExact: coverage.sampled >= leads,
    ...coverage,
    items: items.map((item) => ({
      ...item,
      completeness: estimateAnswer(item.completeness),
      completenessOfNewcomers: item.completenessOfNewcomers && estimateAnswer(item.completenessOfNewcomers),
      stale: estimateAnswer(item.stale),
    })),
  };
}
