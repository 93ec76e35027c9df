import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { parseLeadCondition } from '../../conditions/parse-lead-condition.ts';
import { formatInstant } from '../../domain/instant.ts';
import { enrolLeads } from '../../operations/enrol-leads.ts';
import { journeyOfSource } from '../../operations/journey-of-source.ts';
import { entryProgress, watchEntry } from '../../operations/look-around.ts';
import { endEnrolmentOf } from '../../store/enrolments-of-journey.ts';
import { type LeadEnrolment, readEnrolmentsOfLead } from '../../store/enrolments-of-lead.ts';
import { findLeads } from '../../store/find-subject.ts';
import type { JourneyWatch } from '../../store/journey-watches.ts';
import { findJourney } from '../../store/journeys.ts';
import { findSegment } from '../../store/segments.ts';
import { actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import {
  type EntryProgressAnswer,
  entriesSchema,
  entryProgressSchema,
  type LeadEnrolmentAnswer,
  leadEnrolmentSchema,
} from '../contract/enrolments.ts';
import {
  leadParameter,
  optionalInstant,
  problemSchema,
  problems,
  slugParameter,
} from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import { requireLead } from '../require-lead.ts';
import type { Services } from '../route-services.ts';

const slugParams = z.object({ slug: slugParameter });
const refused = { ...problems, 409: problemSchema, 422: problemSchema };

const MOST_LEADS = 1_000;
const MOST_ENROLMENTS = 50;

/** Who is in which journey: let in by hand, taken out, and what a lead went through. */
export function enrolmentRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock } = services;
  return (server, _options, done) => {
    server.post(
      '/journeys/:slug/enrolments',
      {
        config: { access: 'journeys:write', audit: 'journey.enrol' },
        schema: {
          summary: 'Let leads into a journey',
          tags: ['Journeys'],
          params: slugParams,
          body: z.object({
            leads: z
              .array(z.string().min(1))
              .min(1)
              .max(MOST_LEADS)
              .meta({ description: 'By e-mail address, user id, anonymous id or lead id.' }),
          }),
          response: { 200: entriesSchema, ...refused },
        },
      },
      async (request) => {
        const { slug } = request.params;
        await requireLive(services, slug);
        const name = actorName(actorOf(request));
        return database.transaction(async (transaction) => {
          const found = await findLeads(transaction, request.body.leads);
          const entries = await enrolLeads(
            transaction,
            [...found.values()].map((subjectId) => ({
              subjectId,
              journey: slug,
              cause: { kind: 'person', name },
            })),
            clock(),
          );
          const refusals = new Map(entries.map((entry) => [entry.subjectId, entry.refused]));
          const items = request.body.leads.map((lead) => {
            const subjectId = found.get(lead);
            if (subjectId === undefined) return { lead, refused: 'no-lead' as const };
            return { lead, refused: refusals.get(subjectId) ?? null };
          });
          return { items };
        });
      },
    );

    server.delete(
      '/journeys/:slug/enrolments/:lead',
      {
        config: { access: 'journeys:write', audit: 'journey.remove-lead' },
        schema: {
          summary: 'Take a lead out of a journey',
          tags: ['Journeys'],
          params: slugParams.extend(leadParameter.shape),
          response: { 200: z.object({ journey: z.string(), lead: z.string() }), ...refused },
        },
      },
      async ({ params }) => {
        const { journeyId } = await requireJourney(services, params.slug);
        const subjectId = await requireLead(services, params.lead);
        const wasInside = await database.transaction((transaction) =>
          endEnrolmentOf(transaction, { journeyId, subjectId, reason: 'by-hand', at: clock() }),
        );
        if (!wasInside) throw new HttpProblem(409, `the lead is not in the journey “${params.slug}”`);
        return { journey: params.slug, lead: subjectId };
      },
    );

    server.post(
      '/journeys/:slug/entry',
      {
        config: { access: 'journeys:write', audit: 'journey.enrol' },
        schema: {
          summary:
            'Let everybody into a journey who is in a segment, or fulfils a condition, in the background',
          tags: ['Journeys'],
          params: slugParams,
          body: z.object({
            segment: z.string().optional().meta({ description: 'The slug of a segment.' }),
            condition: z
              .string()
              .max(100_000)
              .optional()
              .meta({ description: 'A condition on leads, YAML or JSON. With neither it is everybody.' }),
          }),
          response: { 202: entryProgressSchema, ...refused },
        },
      },
      async (request, reply) => {
        const { slug } = request.params;
        await requireLive(services, slug);
        const condition = await conditionOf(services, request.body);
        await watchEntry(database.kysely, { journey: slug, condition, by: actorName(actorOf(request)) });
        reply.status(202);
        return progressAnswer(await entryProgress(database.kysely, slug));
      },
    );

    server.get(
      '/journeys/:slug/entry',
      {
        config: { access: 'journeys:read' },
        schema: {
          summary: 'How far letting everybody in has come',
          tags: ['Journeys'],
          params: slugParams,
          response: { 200: entryProgressSchema, ...problems },
        },
      },
      async ({ params }) => {
        await requireJourney(services, params.slug);
        const progress = await entryProgress(database.kysely, params.slug);
        if (!progress) throw new HttpProblem(404, `nobody asked to let everybody into “${params.slug}”`);
        return progressAnswer(progress);
      },
    );

    server.get(
      '/leads/:lead/journeys',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'The journeys that a lead is or was in, with every step that it took',
          tags: ['Leads'],
          params: leadParameter,
          response: { 200: z.object({ items: z.array(leadEnrolmentSchema) }), ...problems },
        },
      },
      async ({ params }) => {
        const subjectId = await requireLead(services, params.lead);
        const rows = await readEnrolmentsOfLead(database.kysely, { subjectId, limit: MOST_ENROLMENTS });
        return { items: rows.map(enrolmentAnswer) };
      },
    );
    done();
  };
}

async function requireJourney({ database }: Services, slug: string) {
  const row = await findJourney(database.kysely, slug);
  if (!row) throw new HttpProblem(404, `there is no journey “${slug}”`);
  return row;
}

async function requireLive(services: Services, slug: string): Promise<void> {
  const { status } = await requireJourney(services, slug);
  if (status !== 'live')
    throw new HttpProblem(409, `the journey “${slug}” is ${status}; only a live one lets leads in`);
}

async function conditionOf(
  { database }: Services,
  { segment, condition }: { segment?: string | undefined; condition?: string | undefined },
): Promise<string> {
  if (segment !== undefined && condition !== undefined)
    throw new HttpProblem(422, 'got a segment and a condition, expected one of them');
  if (segment !== undefined) {
    const found = await findSegment(database.kysely, segment);
    if (!found) throw new HttpProblem(404, `there is no segment “${segment}”`);
    return found.source;
  }
  if (condition === undefined) return '';
  const reading = parseLeadCondition(condition);
  if (reading.ok) return condition;
  const errors = reading.problems.map(({ path, message }) => ({
    field: `condition${path}`,
    detail: message,
  }));
  throw new HttpProblem(422, 'the condition cannot be read', { errors });
}

function progressAnswer(watch: JourneyWatch | undefined): EntryProgressAnswer {
  if (!watch) throw new Error('what was just asked for is not there');
  const { source, lookedCount, foundCount, isKnown, askedBy } = watch;
  return { condition: source, looked: lookedCount, entered: foundCount, isDone: isKnown, askedBy };
}

function enrolmentAnswer(row: LeadEnrolment): LeadEnrolmentAnswer {
  const { title, steps } = journeyOfSource(row);
  const stepOf = new Map(steps.map((step) => [step.id, step]));
  const { enrolmentId, journey, version, status, step, wait, cause, goals, reason } = row;
  return {
    enrolmentId,
    journey,
    title,
    version,
    status,
    step,
    stepTitle: stepOf.get(step)?.title ?? null,
    waitsFor: wait?.for ?? null,
    event: wait?.for === 'event' ? wait.event : null,
    dueAt: optionalInstant(row.dueAt),
    cause,
    goals,
    reason,
    enteredAt: formatInstant(row.enteredAt),
    endedAt: optionalInstant(row.endedAt),
    steps: row.taken.map(({ step: id, way, at }) => ({
      step: id,
      kind: stepOf.get(id)?.kind ?? null,
      way,
      at,
    })),
  };
}
