import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import type { Problem } from '../../domain/place.ts';
import { checkScorecard, ScorecardRefused } from '../../operations/check-scorecard.ts';
import { displayName } from '../../operations/display-name.ts';
import { previewScorecard } from '../../operations/preview.ts';
import { AlreadyPublishing, beginPublishing } from '../../operations/publish.ts';
import { compileSource } from '../../operations/registry.ts';
import { namesOfSubjects } from '../../store/find-subject.ts';
import { countByBand } from '../../store/ranked-subjects.ts';
import {
  deleteUnpublished,
  ensureScorecard,
  findScorecard,
  listScorecards,
  listVersions,
  type ScorecardRow,
  saveDraft,
  type VersionRow,
} from '../../store/scorecards.ts';
import { readSubjects } from '../../store/subjects.ts';
import {
  previewSchema,
  scorecardProblemSchema,
  scorecardSchema,
  type VersionAnswer,
  versionSchema,
} from '../contract/scorecards.ts';
import {
  optionalInstant,
  problemSchema,
  problems,
  slugParameter,
  versionParameter,
} from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

/** The slug of a scorecard that may be new, as files write it. */
const newSlug = slugParameter.regex(
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'expected small letters, digits and dashes, such as agency-b2b',
);
const slugParams = z.object({ slug: slugParameter });
const source = z
  .string()
  .min(1)
  .max(1_000_000)
  .meta({ description: 'The text of a scorecard file, YAML or JSON.' });
const refused = { ...problems, 422: problemSchema };
const MOST_PREVIEWED = 10_000;

/** Scorecards: drafts, versions, checking, previewing, publishing. */
export function scorecardRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, registry, clock, publisher } = services;
  return (server, _options, done) => {
    server.get(
      '/scorecards',
      {
        config: { access: 'scorecards:read' },
        schema: {
          summary: 'All scorecards, with how many are in each band',
          tags: ['Scorecards'],
          response: { 200: z.object({ items: z.array(scorecardSchema) }), ...problems },
        },
      },
      async () => {
        const scorecards = await listScorecards(database.kysely);
        return { items: await Promise.all(scorecards.map((row) => scorecardAnswer(services, row))) };
      },
    );

    server.get(
      '/scorecards/:slug',
      {
        config: { access: 'scorecards:read' },
        schema: {
          summary: 'A scorecard with its text, its draft and its versions',
          tags: ['Scorecards'],
          params: slugParams,
          response: {
            200: scorecardSchema.extend({
              source: z.string().nullable().meta({ description: 'The text of the live version.' }),
              draft: z.string().nullable(),
              versions: z.array(versionSchema),
            }),
            ...problems,
          },
        },
      },
      async ({ params }) => {
        const row = await requireRow(services, params.slug);
        const versions = await listVersions(database.kysely, row.scorecardId);
        return {
          ...(await scorecardAnswer(services, row)),
          source: versions.find(({ version }) => version === row.liveVersion)?.source ?? null,
          draft: row.draft,
          versions: versions.map(versionAnswer),
        };
      },
    );

    server.get(
      '/scorecards/:slug/versions/:version',
      {
        config: { access: 'scorecards:read' },
        schema: {
          summary: 'A version with its text, and how far its publishing has come',
          tags: ['Scorecards'],
          params: slugParams.extend({ version: versionParameter }),
          response: { 200: versionSchema.extend({ source: z.string() }), ...problems },
        },
      },
      async ({ params }) => {
        const row = await requireRow(services, params.slug);
        const versions = await listVersions(database.kysely, row.scorecardId);
        const found = versions.find(({ version }) => version === params.version);
        if (!found) throw new HttpProblem(404, `there is no version ${params.version} of “${params.slug}”`);
        return { ...versionAnswer(found), source: found.source };
      },
    );

    server.post(
      '/scorecards/validate',
      {
        config: { access: 'scorecards:read', audit: false },
        schema: {
          summary: 'Check the text of a scorecard, by itself and against the others that are live',
          tags: ['Scorecards'],
          body: z.object({ source }),
          response: {
            200: z.object({
              isValid: z.boolean(),
              slug: z.string().nullable(),
              problems: z.array(scorecardProblemSchema),
            }),
            ...problems,
          },
        },
      },
      async ({ body }) => {
        try {
          const scorecard = await checkScorecard(database.kysely, body.source);
          return { isValid: true, slug: scorecard.slug, problems: [] };
        } catch (error) {
          if (!(error instanceof ScorecardRefused)) throw error;
          return { isValid: false, slug: null, problems: error.problems.map(problemAnswer) };
        }
      },
    );

    server.post(
      '/scorecards/preview',
      {
        config: { access: 'scorecards:read', audit: false },
        schema: {
          summary:
            'What publishing would change: distributions before and after, who moves from band to band',
          tags: ['Scorecards'],
          body: z.object({
            source,
            limit: z
              .number()
              .int()
              .min(1)
              .max(MOST_PREVIEWED)
              .default(2_000)
              .meta({ description: 'How many to look at.' }),
          }),
          response: { 200: previewSchema, ...refused },
        },
      },
      async ({ body }) => {
        const scorecard = await checkOrRefuse(services, body.source);
        const held = await registry.read(database.kysely);
        const preview = await previewScorecard(database.kysely, held, {
          scorecard,
          limit: body.limit,
          now: clock(),
        });
        const names = await namesOf(
          services,
          preview.movers.map(({ subjectId }) => subjectId),
        );
        return {
          scorecard: scorecard.slug,
          ...preview,
          movers: preview.movers.map((mover) => ({
            ...mover,
            name: names.get(mover.subjectId) ?? mover.subjectId,
          })),
        };
      },
    );

    server.put(
      '/scorecards/:slug/draft',
      {
        config: { access: 'scorecards:write' },
        schema: {
          summary: 'Keep a draft; it may have mistakes, which are told',
          tags: ['Scorecards'],
          params: z.object({ slug: newSlug }),
          body: z.object({ source }),
          response: {
            200: z.object({ slug: z.string(), problems: z.array(scorecardProblemSchema) }),
            ...refused,
          },
        },
      },
      async ({ params, body }) => {
        const found = await problemsOf(services, body.source, params.slug);
        await database.transaction(async (transaction) => {
          const scorecardId = await ensureScorecard(transaction, { slug: params.slug, at: clock() });
          await saveDraft(transaction, { scorecardId, source: body.source, at: clock() });
        });
        return { slug: params.slug, problems: found.map(problemAnswer) };
      },
    );

    server.delete(
      '/scorecards/:slug/draft',
      {
        config: { access: 'scorecards:write' },
        schema: {
          summary: 'Throw a draft away',
          tags: ['Scorecards'],
          params: slugParams,
          response: { 200: z.object({ slug: z.string() }), ...problems },
        },
      },
      async ({ params }) => {
        const { scorecardId } = await requireRow(services, params.slug);
        await database.transaction(async (transaction) => {
          await saveDraft(transaction, { scorecardId, source: null, at: clock() });
          await deleteUnpublished(transaction, scorecardId);
        });
        return { slug: params.slug };
      },
    );

    server.post(
      '/scorecards/publish',
      {
        config: { access: 'scorecards:write' },
        schema: {
          summary:
            'Publish a scorecard: everybody is scored in the background, then the new version takes over at once',
          tags: ['Scorecards'],
          body: z.object({
            source: source
              .optional()
              .meta({ description: 'The text to publish; the draft of `slug` when left out.' }),
            slug: slugParameter.optional(),
            comment: z.string().max(1_000).default(''),
            firesTransitions: z.boolean().default(true).meta({
              description: 'Whether changes of band by the switch to this version trigger anything.',
            }),
          }),
          response: {
            202: z.object({ slug: z.string(), version: z.number().int() }),
            409: problemSchema,
            ...refused,
          },
        },
      },
      async ({ body }, reply) => {
        const text = body.source ?? (await draftOf(services, body.slug));
        const begun = await beginOrRefuse(services, { ...body, source: text });
        publisher.wake();
        return reply.status(202).send(begun);
      },
    );
    done();
  };
}

async function beginOrRefuse(
  { database, clock }: Services,
  request: { source: string; comment: string; firesTransitions: boolean },
): Promise<{ slug: string; version: number }> {
  try {
    return await database.transaction((transaction) =>
      beginPublishing(transaction, { ...request, now: clock() }),
    );
  } catch (error) {
    if (error instanceof AlreadyPublishing) throw new HttpProblem(409, error.message, { cause: error });
    throw refusalOf(error);
  }
}

async function checkOrRefuse({ database }: Services, text: string) {
  try {
    return await checkScorecard(database.kysely, text);
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof ScorecardRefused)) return error;
  const errors = error.problems.map(({ path, message, line, column }) => ({
    field: path,
    detail: line === undefined ? message : `line ${line}, column ${column}: ${message}`,
  }));
  return new HttpProblem(422, 'the scorecard is refused', { errors });
}

async function problemsOf({ database }: Services, text: string, slug: string): Promise<readonly Problem[]> {
  try {
    const scorecard = await checkScorecard(database.kysely, text);
    if (scorecard.slug === slug) return [];
    const detail = `found “${scorecard.slug}”; allowed: “${slug}”, as in the address`;
    throw new HttpProblem(422, 'the slug differs', { errors: [{ field: 'scorecard', detail }] });
  } catch (error) {
    if (error instanceof ScorecardRefused) return error.problems;
    throw error;
  }
}

async function draftOf(services: Services, slug: string | undefined): Promise<string> {
  if (slug === undefined) {
    throw new HttpProblem(400, 'nothing to publish', {
      errors: [{ field: 'source', detail: 'neither source nor slug is given' }],
    });
  }
  const { draft } = await requireRow(services, slug);
  if (draft === null) throw new HttpProblem(404, `“${slug}” has no draft`);
  return draft;
}

async function requireRow({ database }: Services, slug: string): Promise<ScorecardRow> {
  const row = await findScorecard(database.kysely, slug);
  if (!row) throw new HttpProblem(404, `there is no scorecard “${slug}”`);
  return row;
}

async function scorecardAnswer(
  { database }: Services,
  row: ScorecardRow,
): Promise<z.infer<typeof scorecardSchema>> {
  const { slug, scorecardId, liveVersion } = row;
  const versions = await listVersions(database.kysely, scorecardId);
  const live = versions.find(({ version }) => version === liveVersion);
  const scorecard = live ? compileSource(live.source).scorecard : undefined;
  const counts = live ? await countByBand(database.kysely, live) : [];
  const countOf = new Map(counts.map(({ band, subjects }) => [band, subjects]));
  return {
    slug,
    title: scorecard?.title ?? slug,
    subject: scorecard?.subject ?? null,
    liveVersion,
    hasDraft: row.draft !== null,
    createdAt: formatInstant(row.createdAt),
    bands: (scorecard?.bands ?? []).map(({ id, title, atLeast }) => {
      return { id, title: title ?? id, atLeast, subjects: countOf.get(id) ?? 0 };
    }),
  };
}

function versionAnswer(row: VersionRow): VersionAnswer {
  const { version, status, comment, firesTransitions } = row;
  const total = Math.max(row.subjectCount, row.scoredCount);
  return {
    version,
    status,
    comment,
    firesTransitions,
    publishedAt: formatInstant(row.publishedAt),
    liveAt: optionalInstant(row.liveAt),
    retiredAt: optionalInstant(row.retiredAt),
    progress: { done: status === 'publishing' ? row.scoredCount : total, total },
  };
}

function problemAnswer({ path, line, column, found, allowed, message }: Problem) {
  return { path, line: line ?? null, column: column ?? null, found, allowed, message };
}

async function namesOf({ database }: Services, subjectIds: readonly string[]): Promise<Map<string, string>> {
  const names = await namesOfSubjects(database.kysely, subjectIds);
  for (const { subjectId, traits } of await readSubjects(database.kysely, subjectIds)) {
    const name = displayName(traits);
    if (name !== undefined) names.set(subjectId, name);
  }
  return names;
}
