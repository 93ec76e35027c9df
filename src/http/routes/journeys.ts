import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { formatInstant, type Instant } from '../../domain/instant.ts';
import type { Problem } from '../../domain/place.ts';
import { parseJourney } from '../../journeys/parse-journey.ts';
import { changeJourneyStatus } from '../../operations/change-journey-status.ts';
import { checkJourneyText, JourneyRefused } from '../../operations/check-journey-text.ts';
import { dryRunJourney } from '../../operations/dry-run-journey.ts';
import { type JourneyProgress, journeyProgress } from '../../operations/journey-progress.ts';
import { insideBefore, publishJourney } from '../../operations/publish-journey.ts';
import {
  deleteUnpublishedJourney,
  ensureJourney,
  findJourney,
  type JourneyRow,
  listJourneys,
  listJourneyVersions,
  saveJourneyDraft,
} from '../../store/journeys.ts';
import type { Schema } from '../../store/schema.ts';
import { actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import {
  dryRunSchema,
  insideChoiceSchema,
  insideStepSchema,
  type JourneyAnswer,
  journeyCheckSchema,
  journeySchema,
  journeyText,
  journeyVersionSchema,
  stepProgressSchema,
} from '../contract/journeys.ts';
import { scorecardProblemSchema } from '../contract/scorecards.ts';
import {
  instantParameter,
  instantText,
  newSlug,
  optionalInstant,
  problemSchema,
  problems,
  versionParameter,
} from '../contract/wire-values.ts';
import { dryRunAnswer } from '../dry-run-answer.ts';
import { HttpProblem } from '../problem.ts';
import { requireLead } from '../require-lead.ts';
import type { Services } from '../route-services.ts';

const journeySlug = z
  .string()
  .min(1)
  .max(63)
  .meta({ description: 'The slug of a journey.', example: 'demo-invitation' });
const slugParams = z.object({ slug: journeySlug });
const refused = { ...problems, 422: problemSchema };

const NOTHING_YET: JourneyProgress = {
  entered: 0,
  inside: 0,
  finished: 0,
  exited: 0,
  goals: 0,
  emails: 0,
  steps: [],
};

/** Journeys: drafts, versions, checking, publishing, pausing, and how many are where. */
export function journeyRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock } = services;
  return (server, _options, done) => {
    server.get(
      '/journeys',
      {
        config: { access: 'journeys:read' },
        schema: {
          summary: 'All journeys, with how many are inside and what became of the others',
          tags: ['Journeys'],
          response: { 200: z.object({ items: z.array(journeySchema) }), ...problems },
        },
      },
      async () => {
        const rows = await listJourneys(database.kysely);
        const progress = await journeyProgress(database.kysely);
        return { items: rows.map((row) => journeyAnswer(row, progress.get(row.journeyId))) };
      },
    );

    server.get(
      '/journeys/:slug',
      {
        config: { access: 'journeys:read' },
        schema: {
          summary: 'A journey with its text, its draft, its versions, and how many are at each step',
          tags: ['Journeys'],
          params: slugParams,
          response: {
            200: journeySchema.extend({
              source: z.string().nullable().meta({ description: 'The text of the live version.' }),
              draft: z.string().nullable(),
              versions: z.array(journeyVersionSchema),
              steps: z.array(stepProgressSchema),
            }),
            ...problems,
          },
        },
      },
      async ({ params }) => {
        const row = await requireRow(services, params.slug);
        const versions = await listJourneyVersions(database.kysely, row.journeyId);
        const progress = (await journeyProgress(database.kysely, [row.journeyId])).get(row.journeyId);
        return {
          ...journeyAnswer(row, progress),
          source: row.source,
          draft: row.draft,
          versions: versions.map(({ version, comment, publishedAt, publishedBy }) => ({
            version,
            comment,
            publishedAt: formatInstant(publishedAt),
            publishedBy,
            isLive: version === row.liveVersion,
          })),
          steps: progress?.steps ?? [],
        };
      },
    );

    server.get(
      '/journeys/:slug/versions/:version',
      {
        config: { access: 'journeys:read' },
        schema: {
          summary: 'A version of a journey with its text',
          tags: ['Journeys'],
          params: slugParams.extend({ version: versionParameter }),
          response: { 200: journeyVersionSchema.extend({ source: z.string() }), ...problems },
        },
      },
      async ({ params }) => {
        const row = await requireRow(services, params.slug);
        const found = await requireVersion(services, row, params.version);
        return {
          ...found,
          publishedAt: formatInstant(found.publishedAt),
          isLive: found.version === row.liveVersion,
        };
      },
    );

    server.post(
      '/journeys/check',
      {
        config: { access: 'journeys:read', audit: false },
        schema: {
          summary: 'Check the text of a journey: mistakes, and what is probably not meant',
          tags: ['Journeys'],
          body: z.object({ source: journeyText }),
          response: { 200: journeyCheckSchema, ...problems },
        },
      },
      async ({ body }) => {
        const checked = await checkJourneyText(database.kysely, { ...body, now: clock() });
        return {
          isValid: checked.problems.length === 0,
          slug: checked.journey?.slug ?? null,
          problems: checked.problems.map(problemAnswer),
          warnings: checked.warnings.map(({ kind, step, about, message, path, line, column }) => {
            return { kind, step, about, message, path, line: line ?? null, column: column ?? null };
          }),
        };
      },
    );

    server.put(
      '/journeys/:slug/draft',
      {
        config: { access: 'journeys:write', audit: 'journey.draft' },
        schema: {
          summary: 'Keep a draft of a journey; it may have mistakes, which are told',
          tags: ['Journeys'],
          params: z.object({ slug: newSlug }),
          body: z.object({
            source: journeyText,
            basedOn: instantParameter.nullable().optional().meta({
              description:
                'When the draft that was changed had been saved, null when there was none: a draft that somebody saved since is not written over.',
            }),
          }),
          response: {
            200: z.object({
              slug: z.string(),
              draftUpdatedAt: instantText,
              draftUpdatedBy: z.string(),
              problems: z.array(scorecardProblemSchema),
            }),
            409: problemSchema,
            ...refused,
          },
        },
      },
      async (request) => {
        const { params, body } = request;
        const [at, by] = [clock(), actorName(actorOf(request))];
        const { journey, problems: found } = await checkJourneyText(database.kysely, {
          source: body.source,
          now: at,
        });
        if (journey) requireSameSlug(journey.slug, params.slug);
        await database.transaction(async (transaction) => {
          const journeyId = await ensureJourney(transaction, { slug: params.slug, at });
          if (body.basedOn !== undefined) await requireUnchanged(transaction, params.slug, body.basedOn);
          await saveJourneyDraft(transaction, { journeyId, source: body.source, by, at });
        });
        return {
          slug: params.slug,
          draftUpdatedAt: formatInstant(at),
          draftUpdatedBy: by,
          problems: found.map(problemAnswer),
        };
      },
    );

    server.delete(
      '/journeys/:slug/draft',
      {
        config: { access: 'journeys:write', audit: 'journey.draft-remove' },
        schema: {
          summary: 'Throw the draft of a journey away; one that was never published goes with it',
          tags: ['Journeys'],
          params: slugParams,
          response: { 200: z.object({ slug: z.string() }), ...problems },
        },
      },
      async (request) => {
        const { slug } = request.params;
        const { journeyId } = await requireRow(services, slug);
        const by = actorName(actorOf(request));
        await database.transaction(async (transaction) => {
          await saveJourneyDraft(transaction, { journeyId, source: null, by, at: clock() });
          await deleteUnpublishedJourney(transaction, journeyId);
        });
        return { slug };
      },
    );

    server.post(
      '/journeys/move-preview',
      {
        config: { access: 'journeys:read', audit: false },
        schema: {
          summary: 'Who is inside a journey, and who could be moved to a new form of it',
          tags: ['Journeys'],
          body: z.object({ source: journeyText }),
          response: { 200: z.object({ items: z.array(insideStepSchema) }), ...refused },
        },
      },
      async ({ body }) => {
        const reading = parseJourney(body.source);
        if (!reading.ok) throw refusal(new JourneyRefused(reading.problems));
        return { items: await insideBefore(database.kysely, reading.journey) };
      },
    );

    server.post(
      '/journeys/dry-run',
      {
        config: { access: 'journeys:read', audit: false },
        schema: {
          summary: 'What would happen to a lead in a journey, step by step with instants; nothing does',
          tags: ['Journeys'],
          body: z.object({
            source: journeyText,
            lead: z.string().min(1).max(512).meta({
              description: 'A lead by e-mail address, user id, anonymous id or lead id.',
            }),
            at: instantParameter.optional().meta({ description: 'When it comes in; now when left out.' }),
            happens: z.array(z.string().max(64)).max(200).default([]).meta({
              description:
                'Ids of waits for an event at which it is taken to happen; elsewhere time runs out.',
            }),
          }),
          response: { 200: dryRunSchema, ...refused },
        },
      },
      async ({ body }) => {
        const reading = parseJourney(body.source);
        if (!reading.ok) throw refusal(new JourneyRefused(reading.problems));
        const subjectId = await requireLead(services, body.lead);
        const { happens, at = clock() } = body;
        const { journey } = reading;
        const { home } = services;
        const run = await dryRunJourney(database.kysely, { journey, subjectId, now: at, home, happens });
        if (!run) throw new HttpProblem(404, `there is no lead “${body.lead}”`);
        return dryRunAnswer(subjectId, run);
      },
    );

    server.post(
      '/journeys/publish',
      {
        config: { access: 'journeys:write', audit: 'journey.publish' },
        schema: {
          summary: 'Publish a journey: whoever comes in from now on takes the new version',
          tags: ['Journeys'],
          body: z.object({
            source: journeyText
              .optional()
              .meta({ description: 'The text to publish; the draft of `slug` when left out.' }),
            slug: journeySlug.optional(),
            version: versionParameter
              .optional()
              .meta({ description: 'An earlier version of `slug` whose text is published again.' }),
            comment: z.string().max(1_000).default(''),
            inside: insideChoiceSchema.default('finish'),
          }),
          response: {
            200: z.object({
              slug: z.string(),
              version: z.number().int(),
              moved: z.number().int().meta({ description: 'How many of those inside go on in it.' }),
            }),
            ...refused,
          },
        },
      },
      async (request) => {
        const { body } = request;
        const source = body.source ?? (await textOf(services, body));
        const [now, by] = [clock(), actorName(actorOf(request))];
        try {
          return await database.transaction((transaction) =>
            publishJourney(transaction, { ...body, source, by, now }),
          );
        } catch (error) {
          throw refusal(error);
        }
      },
    );

    server.put(
      '/journeys/:slug/status',
      {
        config: { access: 'journeys:write', audit: 'journey.status' },
        schema: {
          summary: 'Pause a journey, let it go on, or archive it',
          tags: ['Journeys'],
          params: slugParams,
          body: z.object({ status: z.enum(['live', 'paused', 'archived']) }),
          response: {
            200: z.object({ slug: z.string(), status: z.enum(['live', 'paused', 'archived']) }),
            409: problemSchema,
            ...problems,
          },
        },
      },
      async ({ params: { slug }, body: { status } }) => {
        const { journeyId, liveVersion } = await requireRow(services, slug);
        if (liveVersion === null && status !== 'archived')
          throw new HttpProblem(409, `“${slug}” was never published; publish it first`);
        const now = services.clock();
        await database.transaction((transaction) =>
          changeJourneyStatus(transaction, { journeyId, slug, status, now }),
        );
        return { slug, status };
      },
    );
    done();
  };
}

function refusal(error: unknown): unknown {
  if (!(error instanceof JourneyRefused)) return error;
  const errors = error.problems.map(({ path, message, line, column }) => ({
    field: path,
    detail: line === undefined ? message : `line ${line}, column ${column}: ${message}`,
  }));
  return new HttpProblem(422, 'the journey is refused', { errors });
}

function requireSameSlug(found: string, slug: string): void {
  if (found === slug) return;
  const detail = `found “${found}”; allowed: “${slug}”, as in the address`;
  throw new HttpProblem(422, 'the slug differs', { errors: [{ field: 'journey', detail }] });
}

/** The text of an earlier version, or of the draft. */
async function textOf(
  services: Services,
  { slug, version }: { slug?: string | undefined; version?: number | undefined },
): Promise<string> {
  if (slug === undefined) {
    throw new HttpProblem(400, 'nothing to publish', {
      errors: [{ field: 'source', detail: 'neither source nor slug is given' }],
    });
  }
  const row = await requireRow(services, slug);
  if (version !== undefined) return (await requireVersion(services, row, version)).source;
  if (row.draft === null) throw new HttpProblem(404, `“${slug}” has no draft`);
  return row.draft;
}

async function requireVersion({ database }: Services, row: JourneyRow, version: number) {
  const versions = await listJourneyVersions(database.kysely, row.journeyId);
  const found = versions.find((one) => one.version === version);
  if (!found) throw new HttpProblem(404, `there is no version ${version} of “${row.slug}”`);
  return found;
}

/** @throws HttpProblem 409 when somebody saved the draft since, or threw it away */
async function requireUnchanged(
  transaction: Transaction<Schema>,
  slug: string,
  basedOn: Instant | null,
): Promise<void> {
  const row = await findJourney(transaction, slug);
  if (!row || row.draftUpdatedAt === basedOn) return;
  const what =
    row.draftUpdatedAt === null
      ? 'was published or thrown away'
      : `was saved by ${row.draftUpdatedBy ?? 'somebody else'} at ${formatInstant(row.draftUpdatedAt)}`;
  throw new HttpProblem(409, `the draft of “${slug}” ${what} since`);
}

async function requireRow({ database }: Services, slug: string): Promise<JourneyRow> {
  const row = await findJourney(database.kysely, slug);
  if (!row) throw new HttpProblem(404, `there is no journey “${slug}”`);
  return row;
}

function journeyAnswer(row: JourneyRow, progress: JourneyProgress = NOTHING_YET): JourneyAnswer {
  const { slug, status, liveVersion } = row;
  const text = row.source ?? row.draft;
  const reading = text === null ? undefined : parseJourney(text);
  const journey = reading?.ok ? reading.journey : undefined;
  const { steps: _, ...counts } = progress;
  return {
    slug,
    title: journey?.title ?? slug,
    description: journey?.description ?? null,
    status,
    liveVersion,
    hasDraft: row.draft !== null,
    draftUpdatedAt: optionalInstant(row.draftUpdatedAt),
    draftUpdatedBy: row.draftUpdatedBy,
    createdAt: formatInstant(row.createdAt),
    ...counts,
  };
}

function problemAnswer({ path, line, column, found, allowed, message }: Problem) {
  return { path, line: line ?? null, column: column ?? null, found, allowed, message };
}
