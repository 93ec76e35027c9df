import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { parseLeadCondition } from '../../conditions/parse-lead-condition.ts';
import type { Condition } from '../../domain/condition.ts';
import { estimateShare } from '../../domain/estimate-share.ts';
import { formatInstant } from '../../domain/instant.ts';
import type { Problem } from '../../domain/place.ts';
import { countSegments, type SegmentCount } from '../../operations/count-segment.ts';
import {
  deleteSegment,
  findSegment,
  listSegments,
  type SegmentRow,
  saveSegment,
} from '../../store/segments.ts';
import { actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import { scorecardProblemSchema } from '../contract/scorecards.ts';
import {
  type SegmentAnswer,
  type SegmentPreview,
  segmentCountSchema,
  segmentPreviewSchema,
  segmentSchema,
} from '../contract/segments.ts';
import { newSlug, problemSchema, problems } from '../contract/wire-values.ts';
import { estimateAnswer } from '../estimate-answer.ts';
import { namesOf } from '../preview-answer.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';
import { streamLines } from '../stream-lines.ts';

const refused = { ...problems, 422: problemSchema };
const slugParams = z.object({ slug: z.string().min(1).max(63) });
const source = z
  .string()
  .min(1)
  .max(100_000)
  .meta({ description: 'A condition on leads, YAML or JSON.', example: 'country: { in: [CZ, PL] }' });
const conditionBody = z.object({ source });
/** How many leads are looked at for the counts of a list, and for a first count of a draft. */
const SAMPLED = 2_000;

/** Segments: the leads that meet a condition. Named after what they hold, because Segment is also a tracking API. */
export function leadSegmentRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, logger } = services;
  const count = (conditions: readonly Condition[]) =>
    countSegments(database.kysely, { conditions, now: clock() });
  return (server, _options, done) => {
    server.get(
      '/segments',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'All segments, with how many leads are in each by a random sample',
          tags: ['Segments'],
          response: {
            200: z.object({ items: z.array(segmentSchema.extend({ count: segmentCountSchema })) }),
            ...problems,
          },
        },
      },
      async () => {
        const rows = await listSegments(database.kysely);
        const conditions = rows.map(({ source: text }) => requireCondition(text));
        const counted = await sampled(count(conditions));
        return {
          items: rows.map((row, position) => ({
            ...segmentAnswer(row),
            count: countAnswer(counted, position),
          })),
        };
      },
    );

    server.get(
      '/segments/:slug',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'A segment with its condition',
          tags: ['Segments'],
          params: slugParams,
          response: { 200: segmentSchema, ...problems },
        },
      },
      async ({ params }) => {
        const row = await findSegment(database.kysely, params.slug);
        if (!row) throw new HttpProblem(404, `there is no segment “${params.slug}”`);
        return segmentAnswer(row);
      },
    );

    server.put(
      '/segments/:slug',
      {
        config: { access: 'segments:write', audit: 'segment.save' },
        schema: {
          summary: 'Make a segment, or change it',
          tags: ['Segments'],
          params: z.object({ slug: newSlug }),
          body: z.object({
            title: z.string().trim().min(1).max(200),
            description: z.string().max(2_000).default(''),
            source,
          }),
          response: { 200: segmentSchema, ...refused },
        },
      },
      async (request) => {
        requireCondition(request.body.source);
        const by = actorName(actorOf(request));
        const row = { ...request.params, ...request.body, by, at: clock() };
        return segmentAnswer(await saveSegment(database.kysely, row));
      },
    );

    server.delete(
      '/segments/:slug',
      {
        config: { access: 'segments:write', audit: 'segment.remove' },
        schema: {
          summary: 'Delete a segment; its leads stay',
          tags: ['Segments'],
          params: slugParams,
          response: { 200: z.object({ slug: z.string() }), ...problems },
        },
      },
      async ({ params }) => {
        if (await deleteSegment(database.kysely, params.slug)) return { slug: params.slug };
        throw new HttpProblem(404, `there is no segment “${params.slug}”`);
      },
    );

    server.post(
      '/segments/validate',
      {
        config: { access: 'leads:read', audit: false },
        schema: {
          summary: 'Check a condition on leads',
          tags: ['Segments'],
          body: conditionBody,
          response: {
            200: z.object({ isValid: z.boolean(), problems: z.array(scorecardProblemSchema) }),
            ...problems,
          },
        },
      },
      async ({ body }) => {
        const reading = parseLeadCondition(body.source);
        return { isValid: reading.ok, problems: reading.ok ? [] : reading.problems.map(problemAnswer) };
      },
    );

    server.post(
      '/segments/preview',
      {
        config: { access: 'leads:read', audit: false },
        schema: {
          summary: 'How many leads meet a condition, by a random sample, and some of them',
          tags: ['Segments'],
          body: conditionBody,
          response: { 200: segmentPreviewSchema, ...refused },
        },
      },
      async ({ body }) => previewAnswer(services, await sampled(count([requireCondition(body.source)]))),
    );

    server.post(
      '/segments/preview/progress',
      {
        config: { access: 'leads:read', audit: false },
        schema: {
          summary: 'The same from a growing sample until everybody was looked at',
          description:
            'One JSON document a line, each replacing the one before; the last has `isExact`. Closing the connection ends the work.',
          tags: ['Segments'],
          body: conditionBody,
          produces: ['application/x-ndjson'],
          response: { 200: z.unknown().meta({ description: 'Lines of JSON as of a preview.' }), ...refused },
        },
      },
      async ({ body }, reply) => {
        const states = count([requireCondition(body.source)]);
        return streamLines(reply, states, { toAnswer: (state) => previewAnswer(services, state), logger });
      },
    );
    done();
  };
}

/** @throws HttpProblem 422 with every mistake and its place */
function requireCondition(text: string): Condition {
  const reading = parseLeadCondition(text);
  if (reading.ok) return reading.condition;
  const errors = reading.problems.map(({ path, message, line, column }) => ({
    field: path === '' ? 'source' : `source.${path}`,
    detail: line === undefined ? message : `line ${line}, column ${column}: ${message}`,
  }));
  throw new HttpProblem(422, 'the condition is refused', { errors });
}

async function sampled(states: AsyncIterable<SegmentCount>): Promise<SegmentCount> {
  for await (const state of states) if (state.isLast || state.sampled >= SAMPLED) return state;
  throw new Error('counting ended without its last state');
}

function countAnswer({ subjects, sampled: looked, isLast, counts }: SegmentCount, position: number) {
  const count = counts[position]?.matching ?? 0;
  return {
    subjects,
    sampled: looked,
    isExact: isLast,
    matching: estimateAnswer(estimateShare({ count, sampled: looked, total: subjects })),
  };
}

async function previewAnswer(services: Services, state: SegmentCount): Promise<SegmentPreview> {
  const ids = state.counts[0]?.firstIds ?? [];
  const names = await namesOf(services, ids);
  const sample = ids.map((subjectId) => ({ subjectId, name: names.get(subjectId) ?? subjectId }));
  return { ...countAnswer(state, 0), sample };
}

function segmentAnswer({ createdAt, updatedAt, ...row }: SegmentRow): SegmentAnswer {
  const reading = parseLeadCondition(row.source);
  return {
    ...row,
    condition: reading.ok ? reading.document : {},
    createdAt: formatInstant(createdAt),
    updatedAt: formatInstant(updatedAt),
  };
}

function problemAnswer({ path, line, column, found, allowed, message }: Problem) {
  return { path, line: line ?? null, column: column ?? null, found, allowed, message };
}
