import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readCondition } from '../../conditions/read-condition.ts';
import type { Condition } from '../../domain/condition.ts';
import { formatInstant, isInstant } from '../../domain/instant.ts';
import { Place, type Problem } from '../../domain/place.ts';
import { foldText } from '../../domain/text.ts';
import { displayName } from '../../operations/display-name.ts';
import { rankLeads } from '../../operations/rank-leads.ts';
import { retractMessages } from '../../operations/retract-messages.ts';
import { findCompany, findLead, identitiesOf } from '../../store/find-subject.ts';
import { readLedger } from '../../store/ledgers.ts';
import { readTimeline } from '../../store/messages.ts';
import { listVersions } from '../../store/scorecards.ts';
import { readScores } from '../../store/scores.ts';
import { readSubjects } from '../../store/subjects.ts';
import {
  explanationSchema,
  ledgerEntrySchema,
  rankedSchema,
  timelineEntrySchema,
  traitSchema,
} from '../contract/scores.ts';
import {
  instantParameter,
  instantText,
  integer,
  integerParameter,
  leadParameter,
  limitParameter,
  problems,
  slugParameter,
  versionParameter,
} from '../contract/wire-values.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { explainFor, explanationAnswer, traitAnswers } from '../explanation-answer.ts';
import { liveLedger } from '../live-ledger.ts';
import { HttpProblem } from '../problem.ts';
import { rankedAnswer } from '../ranked-answer.ts';
import { requireScorecard } from '../require-scorecard.ts';
import type { Services } from '../route-services.ts';

const textList = z
  .string()
  .optional()
  .transform((text) => (text ? text.split(',').map((part) => part.trim()) : undefined));

const rankQuery = z.object({
  scorecard: slugParameter
    .optional()
    .meta({ description: 'The slug of a scorecard; the one that went live last when left out.' }),
  band: textList.meta({ description: 'Only these bands, separated by commas.' }),
  grade: textList.meta({ description: 'Only these grades, separated by commas.' }),
  owner: z.string().optional().meta({ description: 'Only those whose trait “owner” is this.' }),
  minScore: integerParameter.optional(),
  maxScore: integerParameter.optional(),
  changedSince: instantParameter.optional(),
  condition: z.string().max(10_000).optional().meta({
    description: 'A condition on leads as JSON: their traits, scores, and what they did.',
    example: '{"country":{"in":["CZ","PL"]}}',
  }),
  cursor: z.string().optional().meta({ description: 'Where to go on: the “next” of the page before.' }),
  limit: limitParameter(500, 50),
});

const positionShape = z.object({ score: integer, subjectId: z.uuid() });
const timelineShape = z.object({
  occurredAt: z.number().refine(isInstant),
  messageId: z.string().regex(/^[^\0]*$/),
});

const scoreOfSubject = z.object({
  scorecard: z.string(),
  version: z.number().int(),
  score: z.number().int(),
  isEligible: z.boolean(),
  band: z.string().nullable(),
  grade: z.string().nullable(),
  changedAt: instantText,
});

const explainQuery = z.object({
  scorecard: slugParameter
    .optional()
    .meta({ description: 'The slug of a scorecard; the one that went live last when left out.' }),
  at: instantParameter.optional().meta({ description: 'The moment to explain; now when left out.' }),
  knownAt: instantParameter.optional().meta({ description: 'Only what Ripen had received by then counts.' }),
  version: versionParameter.optional().meta({ description: 'A version; the live one when left out.' }),
});

/** Leads and companies: rankings, profiles, explanations, histories, ledgers. */
export function leadRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, registry, clock } = services;
  return (server, _options, done) => {
    server.get(
      '/leads',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'Leads or companies by score, the highest first',
          tags: ['Leads'],
          querystring: rankQuery,
          response: {
            200: z.object({
              scorecard: z.string(),
              items: z.array(rankedSchema),
              next: z.string().nullable(),
            }),
            ...problems,
          },
        },
      },
      async ({ query }) => {
        const scorecard = await requireScorecard(services, query.scorecard);
        const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, positionShape);
        if (query.cursor !== undefined && !after)
          throw fieldProblem('cursor', 'is not one that was handed out here');
        const condition = query.condition === undefined ? undefined : parseCondition(query.condition);
        const filter = {
          scorecardId: scorecard.scorecardId,
          version: scorecard.version,
          bands: query.band,
          grades: query.grade,
          owner: query.owner,
          minScore: query.minScore,
          maxScore: query.maxScore,
          changedSince: query.changedSince,
        };
        const { page, next } = await rankLeads(database.kysely, {
          filter,
          condition,
          now: clock(),
          after,
          limit: query.limit,
        });
        return {
          scorecard: scorecard.slug,
          items: page.map((row) => rankedAnswer(row, scorecard.compiled.scorecard)),
          next: next ? encodeCursor({ score: next.score, subjectId: next.subjectId }) : null,
        };
      },
    );

    server.get(
      '/leads/:lead',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'A lead with its names, traits and scores',
          tags: ['Leads'],
          params: leadParameter,
          response: {
            200: z.object({
              leadId: z.string(),
              name: z.string().nullable(),
              identities: z.array(
                z.object({ kind: z.enum(['user', 'anonymous', 'email', 'group']), value: z.string() }),
              ),
              companyId: z.string().nullable(),
              traits: z.array(traitSchema),
              companyTraits: z.array(traitSchema),
              scores: z.array(scoreOfSubject),
              firstSeenAt: instantText,
              lastSeenAt: instantText,
              nextChangeAt: instantText.nullable(),
            }),
            ...problems,
          },
        },
      },
      async ({ params }) => {
        const leadId = await requireLead(services, params.lead);
        const [row] = await readSubjects(database.kysely, [leadId]);
        if (!row) throw new HttpProblem(404, `there is no lead “${params.lead}”`);
        const [company] = row.companyId === null ? [] : await readSubjects(database.kysely, [row.companyId]);
        return {
          leadId,
          name: displayName(row.traits) ?? null,
          identities: await identitiesOf(database.kysely, leadId),
          companyId: row.companyId,
          traits: traitAnswers(row.traits),
          companyTraits: company ? traitAnswers(company.traits) : [],
          scores: await scoresOf(services, leadId),
          firstSeenAt: formatInstant(row.firstSeenAt),
          lastSeenAt: formatInstant(row.lastSeenAt),
          nextChangeAt: row.nextChangeAt === null ? null : formatInstant(row.nextChangeAt),
        };
      },
    );

    server.get(
      '/leads/:lead/explanation',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'A score with the rows that add up to it, now or at any past moment, under any version',
          tags: ['Leads'],
          params: leadParameter,
          querystring: explainQuery,
          response: { 200: explanationSchema, ...problems },
        },
      },
      async ({ params, query }) => {
        const leadId = await requireLead(services, params.lead);
        return explanationAnswer(
          await explainFor(services, { ...query, subjectId: leadId, subject: 'lead' }),
        );
      },
    );

    server.get(
      '/leads/:lead/timeline',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'The history of a lead, the newest first',
          tags: ['Leads'],
          params: leadParameter,
          querystring: z.object({
            event: z.string().optional().meta({ description: 'Only events of this name.' }),
            cursor: z.string().optional(),
            limit: limitParameter(500, 50),
          }),
          response: {
            200: z.object({ items: z.array(timelineEntrySchema), next: z.string().nullable() }),
            ...problems,
          },
        },
      },
      async ({ params, query }) => {
        const subjectId = await requireLead(services, params.lead);
        const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, timelineShape);
        if (query.cursor !== undefined && !before)
          throw fieldProblem('cursor', 'is not one that was handed out here');
        const event = query.event === undefined ? undefined : foldText(query.event);
        const messages = await readTimeline(database.kysely, {
          subjectId,
          event,
          before,
          limit: query.limit,
        });
        const last = messages.at(-1);
        const hasMore = last && messages.length === query.limit;
        return {
          items: messages.map((message) => ({
            messageId: message.messageId,
            kind: message.kind,
            name: message.name,
            occurredAt: formatInstant(message.occurredAt),
            receivedAt: formatInstant(message.receivedAt),
            properties: message.properties,
            retraction: message.retraction ?? null,
          })),
          next: hasMore ? encodeCursor({ occurredAt: last.occurredAt, messageId: last.messageId }) : null,
        };
      },
    );

    server.get(
      '/leads/:lead/ledger',
      {
        config: { access: 'leads:read' },
        schema: {
          summary:
            'Every change of a score: of the versions as they were live, or of one version from its beginning',
          tags: ['Leads'],
          params: leadParameter,
          querystring: explainQuery.pick({ scorecard: true, version: true }),
          response: {
            200: z.object({
              scorecard: z.string(),
              score: z.number().int(),
              entries: z.array(ledgerEntrySchema),
            }),
            ...problems,
          },
        },
      },
      async ({ params, query }) => {
        const subjectId = await requireLead(services, params.lead);
        const { slug, scorecardId } = await requireScorecard(services, query.scorecard, query);
        const entries = await readLedger(database.kysely, { subjectId, scorecardId, version: query.version });
        const versions = await listVersions(database.kysely, scorecardId);
        const shown = query.version === undefined ? liveLedger(entries, versions) : entries;
        return {
          scorecard: slug,
          score: shown.at(-1)?.to ?? 0,
          entries: shown.map((entry) => ({
            ...entry,
            occurredAt: formatInstant(entry.occurredAt),
            recordedAt: formatInstant(entry.recordedAt),
          })),
        };
      },
    );

    server.post(
      '/leads/:lead/retractions',
      {
        config: { access: 'leads:write' },
        schema: {
          summary: 'Take messages back: they stay in the history, and their points go',
          tags: ['Leads'],
          params: leadParameter,
          body: z.object({
            messageIds: z.array(z.string().min(1)).min(1).max(1_000),
            reason: z.string().min(1).max(200).meta({ example: 'robot' }),
          }),
          response: { 200: z.object({ retracted: z.array(z.string()) }), ...problems },
        },
      },
      async ({ params, body }) => {
        const subjectId = await requireLead(services, params.lead);
        const retracted = await database.transaction(async (transaction) => {
          const held = await registry.hold(transaction);
          return retractMessages(transaction, held, { ...body, subjectId, now: clock() });
        });
        return { retracted };
      },
    );

    server.get(
      '/companies/:company/explanation',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'The score of a company from all its people, with the rows that add up to it',
          tags: ['Companies'],
          params: z
            .object({ company: z.string().min(1) })
            .meta({ description: 'The group id, or the company id.' }),
          querystring: explainQuery,
          response: { 200: explanationSchema, ...problems },
        },
      },
      async ({ params, query }) => {
        const subjectId = await findCompany(database.kysely, params.company);
        if (subjectId === undefined) throw new HttpProblem(404, `there is no company “${params.company}”`);
        return explanationAnswer(await explainFor(services, { ...query, subjectId, subject: 'company' }));
      },
    );
    done();
  };
}

async function requireLead({ database }: Services, reference: string): Promise<string> {
  const leadId = await findLead(database.kysely, reference);
  if (leadId === undefined) throw new HttpProblem(404, `there is no lead “${reference}”`);
  return leadId;
}

async function scoresOf({ database, registry }: Services, subjectId: string) {
  const { scorecards } = await registry.read(database.kysely);
  const live = scorecards.filter(({ isLive }) => isLive);
  return (await readScores(database.kysely, [subjectId])).flatMap((score) => {
    const of = live.find((one) => one.scorecardId === score.scorecardId && one.version === score.version);
    if (!of) return [];
    return [
      {
        scorecard: of.compiled.scorecard.slug,
        version: score.version,
        score: score.score,
        isEligible: score.isEligible,
        band: score.band,
        grade: score.grade ?? null,
        changedAt: formatInstant(score.changedAt),
      },
    ];
  });
}

function parseCondition(text: string): Condition {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw fieldProblem('condition', 'is not JSON', error);
  }
  const found: Problem[] = [];
  const condition = readCondition(new Place(document, found), 'lead');
  if (condition && found.length === 0) return condition;
  throw new HttpProblem(400, 'the condition is refused', {
    errors: found.map(({ path, message }) => ({
      field: path === '' ? 'condition' : `condition.${path}`,
      detail: message,
    })),
  });
}

function fieldProblem(field: string, detail: string, cause?: unknown): HttpProblem {
  return new HttpProblem(400, `${field} ${detail}`, { errors: [{ field, detail }], cause });
}
