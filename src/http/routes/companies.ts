import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import { searchText } from '../../domain/search-text.ts';
import { displayName } from '../../operations/display-name.ts';
import { rankLeads } from '../../operations/rank-leads.ts';
import { findCompany, identitiesOf, namesOfSubjects } from '../../store/find-subject.ts';
import { readCompanyTimeline } from '../../store/messages.ts';
import { type BestLead, bestLeadsOf, companyFigures, rankByBestLead } from '../../store/ranked-companies.ts';
import type { RankPosition } from '../../store/ranked-subjects.ts';
import { readSubjects } from '../../store/subjects.ts';
import {
  explanationSchema,
  scoreOfSubjectSchema,
  timelineEntrySchema,
  traitSchema,
} from '../contract/scores.ts';
import {
  explainQuery,
  instantText,
  limitParameter,
  optionalInstant,
  problems,
  slugParameter,
} from '../contract/wire-values.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { explainFor, explanationAnswer, traitAnswers } from '../explanation-answer.ts';
import { HttpProblem } from '../problem.ts';
import { type RequestedScorecard, requireScorecard } from '../require-scorecard.ts';
import type { Services } from '../route-services.ts';
import { scoresOfSubject } from '../scores-of-subject.ts';
import { timelineAnswer } from '../timeline-answer.ts';

const companyParameter = z
  .object({ company: z.string().min(1).max(512) })
  .meta({ description: 'The group id, or the company id.' });
const positionShape = z.object({ value: z.number().int(), subjectId: z.uuid() });

const companySchema = z.object({
  companyId: z.string(),
  name: z.string(),
  score: z.number().int().meta({ description: 'Of the company’s own scorecard, or of its best lead.' }),
  band: z.string().nullable(),
  people: z.number().int(),
  lastSeenAt: instantText.nullable(),
  bestLead: z
    .object({
      leadId: z.string(),
      name: z.string().nullable(),
      score: z.number().int(),
      band: z.string().nullable(),
    })
    .nullable(),
});

/** Companies: ranked, each with its score, its people and what they did. */
export function companyRoutes(services: Services): FastifyPluginCallbackZod {
  const { database } = services;
  return (server, _options, done) => {
    server.get(
      '/companies',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'Companies by the score of a scorecard for companies; without one, by their best leads',
          tags: ['Companies'],
          querystring: z.object({
            scorecard: slugParameter
              .optional()
              .meta({ description: 'A scorecard for companies, or for leads.' }),
            search: z.string().max(200).optional(),
            cursor: z.string().optional(),
            limit: limitParameter(200, 50),
          }),
          response: {
            200: z.object({
              scorecard: z.string(),
              rankedBy: z.enum(['company', 'bestLead']),
              items: z.array(companySchema),
              next: z.string().nullable(),
            }),
            ...problems,
          },
        },
      },
      async ({ query }) => {
        const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, positionShape);
        if (query.cursor !== undefined && !after) {
          const detail = 'is not one that was handed out here';
          throw new HttpProblem(400, `cursor ${detail}`, { errors: [{ field: 'cursor', detail }] });
        }
        const scorecard = await scorecardOfCompanies(services, query.scorecard);
        const search = query.search === undefined ? undefined : searchText(query.search.trim());
        const { ranked, next } = await rankCompanies(services, {
          scorecard,
          search,
          after,
          limit: query.limit,
        });
        return {
          scorecard: scorecard.slug,
          rankedBy:
            scorecard.compiled.scorecard.subject === 'company' ? ('company' as const) : ('bestLead' as const),
          items: await companyAnswers(services, ranked),
          next: next ? encodeCursor(next) : null,
        };
      },
    );

    server.get(
      '/companies/:company',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'A company with its names, traits and scores',
          tags: ['Companies'],
          params: companyParameter,
          response: {
            200: z.object({
              companyId: z.string(),
              name: z.string(),
              groupIds: z.array(z.string()),
              traits: z.array(traitSchema),
              scores: z.array(scoreOfSubjectSchema),
              people: z.number().int(),
              firstSeenAt: instantText,
              lastSeenAt: instantText.nullable(),
            }),
            ...problems,
          },
        },
      },
      async ({ params }) => {
        const companyId = await requireCompany(services, params.company);
        const [[row], figures, names] = await Promise.all([
          readSubjects(database.kysely, [companyId]),
          companyFigures(database.kysely, [companyId]),
          identitiesOf(database.kysely, companyId),
        ]);
        if (!row) throw new HttpProblem(404, `there is no company “${params.company}”`);
        const groupIds = names.map(({ value }) => value);
        return {
          companyId,
          name: displayName(row.traits) ?? groupIds[0] ?? companyId,
          groupIds,
          traits: traitAnswers(row.traits),
          scores: await scoresOfSubject(services, companyId),
          people: figures.get(companyId)?.people ?? 0,
          firstSeenAt: formatInstant(row.firstSeenAt),
          lastSeenAt: optionalInstant(figures.get(companyId)?.lastSeenAt),
        };
      },
    );

    server.get(
      '/companies/:company/explanation',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'The score of a company from all its people, with the rows that add up to it',
          tags: ['Companies'],
          params: companyParameter,
          querystring: explainQuery,
          response: { 200: explanationSchema, ...problems },
        },
      },
      async ({ params, query }) => {
        const subjectId = await requireCompany(services, params.company);
        return explanationAnswer(
          services,
          await explainFor(services, { ...query, subjectId, subject: 'company' }),
        );
      },
    );

    server.get(
      '/companies/:company/timeline',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'The latest events of the people of a company, the newest first',
          tags: ['Companies'],
          params: companyParameter,
          querystring: z.object({ limit: limitParameter(200, 50) }),
          response: {
            200: z.object({
              items: z.array(timelineEntrySchema.extend({ leadId: z.string(), leadName: z.string() })),
            }),
            ...problems,
          },
        },
      },
      async ({ params, query }) => {
        const companyId = await requireCompany(services, params.company);
        const messages = await readCompanyTimeline(database.kysely, { companyId, limit: query.limit });
        const ids = [...new Set(messages.map(({ subjectId }) => subjectId))];
        const [people, names] = await Promise.all([
          readSubjects(database.kysely, ids),
          namesOfSubjects(database.kysely, ids),
        ]);
        const nameOf = new Map(people.map(({ subjectId, traits }) => [subjectId, displayName(traits)]));
        return {
          items: messages.map((message) => ({
            ...timelineAnswer(message),
            leadId: message.subjectId,
            leadName: nameOf.get(message.subjectId) ?? names.get(message.subjectId) ?? message.subjectId,
          })),
        };
      },
    );
    done();
  };
}

async function requireCompany({ database }: Services, reference: string): Promise<string> {
  const companyId = await findCompany(database.kysely, reference);
  if (companyId === undefined) throw new HttpProblem(404, `there is no company “${reference}”`);
  return companyId;
}

/** The scorecard that is asked for, or one for companies if there is one, or one for leads. */
async function scorecardOfCompanies(
  services: Services,
  slug: string | undefined,
): Promise<RequestedScorecard> {
  if (slug !== undefined) return requireScorecard(services, slug);
  const { scorecards } = await services.registry.read(services.database.kysely);
  const hasOwn = scorecards.some(
    ({ isLive, compiled }) => isLive && compiled.scorecard.subject === 'company',
  );
  return requireScorecard(services, undefined, { subject: hasOwn ? 'company' : 'lead' });
}

interface RankedCompany {
  companyId: string;
  score: number;
  band: string | null;
  best: BestLead | undefined;
}

async function rankCompanies(
  services: Services,
  request: {
    scorecard: RequestedScorecard;
    search: string | undefined;
    after: RankPosition | undefined;
    limit: number;
  },
): Promise<{ ranked: RankedCompany[]; next: RankPosition | undefined }> {
  const { database } = services;
  const { scorecard, search, after, limit } = request;
  const { scorecardId, version } = scorecard;
  if (scorecard.compiled.scorecard.subject === 'company') {
    const filter = { scorecardId, version, search };
    const { page, next } = await rankLeads(database.kysely, { filter, now: services.clock(), after, limit });
    const companyIds = page.map(({ subjectId }) => subjectId);
    const best = await bestLeads(services, companyIds);
    const ranked = page.map(({ subjectId: companyId, score, band }) => ({
      companyId,
      score,
      band,
      best: best.get(companyId),
    }));
    return { ranked, next };
  }
  const rows = await rankByBestLead(database.kysely, {
    scorecardId,
    version,
    search,
    after,
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    ranked: page.map((best) => ({ companyId: best.companyId, score: best.score, band: best.band, best })),
    next: last && { value: last.score, subjectId: last.subjectId },
  };
}

/** By the scorecard for leads that went live last, when there is one. */
async function bestLeads(services: Services, companyIds: readonly string[]): Promise<Map<string, BestLead>> {
  const { scorecards } = await services.registry.read(services.database.kysely);
  const hasLeads = scorecards.some(({ isLive, compiled }) => isLive && compiled.scorecard.subject === 'lead');
  if (!hasLeads) return new Map();
  const { scorecardId, version } = await requireScorecard(services, undefined);
  return bestLeadsOf(services.database.kysely, { scorecardId, version, companyIds });
}

async function companyAnswers({ database }: Services, ranked: readonly RankedCompany[]) {
  const ids = ranked.map(({ companyId }) => companyId);
  const [figures, names] = await Promise.all([
    companyFigures(database.kysely, ids),
    namesOfSubjects(database.kysely, ids),
  ]);
  return ranked.map(({ companyId, score, band, best }) => ({
    companyId,
    name: figures.get(companyId)?.name ?? names.get(companyId) ?? companyId,
    score,
    band,
    people: figures.get(companyId)?.people ?? 0,
    lastSeenAt: optionalInstant(figures.get(companyId)?.lastSeenAt),
    bestLead: best ? { leadId: best.subjectId, name: best.name, score: best.score, band: best.band } : null,
  }));
}
