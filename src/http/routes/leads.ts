import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant, isInstant } from '../../domain/instant.ts';
import { SALES_REASON, SALES_STATUS_BY, SALES_STATUSES } from '../../domain/sales-status.ts';
import { foldText } from '../../domain/text.ts';
import type { Traits } from '../../domain/trait.ts';
import { displayName, textTrait } from '../../operations/display-name.ts';
import { profileOf } from '../../operations/profile-of.ts';
import { retractMessages } from '../../operations/retract-messages.ts';
import { identitiesOf } from '../../store/find-subject.ts';
import { readLedger } from '../../store/ledgers.ts';
import { readTimeline } from '../../store/messages.ts';
import type { Profile } from '../../store/profiles.ts';
import { readScoreCourse } from '../../store/score-course.ts';
import { listVersions } from '../../store/scorecards.ts';
import { readSubjects } from '../../store/subjects.ts';
import {
  coursePointSchema,
  explanationSchema,
  ledgerEntrySchema,
  scoreOfSubjectSchema,
  timelineEntrySchema,
  traitSchema,
} from '../contract/scores.ts';
import {
  explainQuery,
  instantText,
  leadParameter,
  limitParameter,
  optionalInstant,
  problems,
} from '../contract/wire-values.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { explainFor, explanationAnswer, traitAnswers } from '../explanation-answer.ts';
import { liveLedger } from '../live-ledger.ts';
import { HttpProblem } from '../problem.ts';
import { requireLead } from '../require-lead.ts';
import { requireScorecard } from '../require-scorecard.ts';
import type { Services } from '../route-services.ts';
import { scoresOfSubject } from '../scores-of-subject.ts';
import { timelineAnswer } from '../timeline-answer.ts';

const timelineShape = z.object({
  occurredAt: z.number().refine(isInstant),
  messageId: z.string().regex(/^[^\0]*$/),
});

const TOPICS = ['activity', 'email', 'sales', 'comments', 'traits'] as const;
const topicList = z
  .string()
  .optional()
  .transform((text, context) => {
    const parts = text ? text.split(',').map((part) => part.trim()) : undefined;
    const known = parts?.flatMap((part) => TOPICS.find((topic) => topic === part) ?? []);
    if (known?.length === parts?.length) return known;
    context.addIssue({ code: 'custom', message: `got “${text}”, expected ${TOPICS.join(', ')}` });
    return z.NEVER;
  })
  .meta({ description: `Only what is about one of these, separated by commas: ${TOPICS.join(', ')}.` });

/** A chart has no more points than that, and so many moments stand out. */
const COURSE_POINTS = 200;
const COURSE_MOMENTS = 12;

/** Leads: profiles, explanations, histories, ledgers. */
export function leadRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, registry, clock } = services;
  return (server, _options, done) => {
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
              company: z.string().nullable().meta({ description: 'The name of the company.' }),
              owner: z.string().nullable(),
              status: z.object({
                status: z.enum(SALES_STATUSES).meta({ description: 'What sales said of the lead.' }),
                by: z.string().nullable(),
                reason: z.string().nullable(),
                at: instantText.nullable(),
              }),
              traits: z.array(traitSchema),
              companyTraits: z.array(traitSchema),
              scores: z.array(scoreOfSubjectSchema),
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
        const profile = profileOf({ ...row, companyTraits: company?.traits });
        return {
          leadId,
          name: displayName(row.traits) ?? null,
          identities: await identitiesOf(database.kysely, leadId),
          companyId: row.companyId,
          company: profile.company,
          owner: profile.owner,
          status: statusAnswer(profile, row.traits),
          traits: traitAnswers(row.traits),
          companyTraits: company ? traitAnswers(company.traits) : [],
          scores: await scoresOfSubject(services, leadId),
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
          services,
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
            about: topicList,
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
          topics: query.about,
          before,
          limit: query.limit,
        });
        const last = messages.at(-1);
        const hasMore = last && messages.length === query.limit;
        return {
          items: messages.map(timelineAnswer),
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

    server.get(
      '/leads/:lead/course',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: `A score over time as it was shown, in at most ${COURSE_POINTS} points, with what moved it`,
          tags: ['Leads'],
          params: leadParameter,
          querystring: explainQuery.pick({ scorecard: true }),
          response: {
            200: z.object({ scorecard: z.string(), points: z.array(coursePointSchema) }),
            ...problems,
          },
        },
      },
      async ({ params, query }) => {
        const subjectId = await requireLead(services, params.lead);
        const { slug, scorecardId, compiled } = await requireScorecard(services, query.scorecard);
        const sizes = { points: COURSE_POINTS, moments: COURSE_MOMENTS };
        const points = await readScoreCourse(database.kysely, { subjectId, scorecardId, ...sizes });
        const titles = new Map(compiled.scorecard.rules.map(({ id, title }) => [`rule:${id}`, title ?? id]));
        return {
          scorecard: slug,
          points: points.map((point) => ({
            ...point,
            at: formatInstant(point.at),
            moves: point.moves.map((move) => ({ ...move, title: titles.get(move.row) ?? move.row })),
          })),
        };
      },
    );

    server.post(
      '/leads/:lead/retractions',
      {
        config: { access: 'leads:write', audit: 'lead.retract' },
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
        const messages = body.messageIds.map((messageId) => ({ subjectId, messageId }));
        const retracted = await database.transaction(async (transaction) => {
          const held = await registry.hold(transaction);
          return retractMessages(transaction, held, { messages, reason: body.reason, now: clock() });
        });
        return { retracted: retracted.map(({ messageId }) => messageId) };
      },
    );

    done();
  };
}

function statusAnswer({ status, statusAt }: Profile, traits: Traits) {
  return {
    status,
    by: status === 'new' ? null : (textTrait(traits, SALES_STATUS_BY) ?? null),
    reason: status === 'rejected' ? (textTrait(traits, SALES_REASON) ?? null) : null,
    at: optionalInstant(statusAt),
  };
}

function fieldProblem(field: string, detail: string, cause?: unknown): HttpProblem {
  return new HttpProblem(400, `${field} ${detail}`, { errors: [{ field, detail }], cause });
}
