import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import { formatInstant, type Instant } from '../../domain/instant.ts';
import type { Problem } from '../../domain/place.ts';
import type { Scorecard } from '../../domain/scorecard.ts';
import { checkScorecard, ScorecardRefused } from '../../operations/check-scorecard.ts';
import { AlreadyPublishing, beginPublishing } from '../../operations/publish.ts';
import { compileSource } from '../../operations/registry.ts';
import { parseScorecard } from '../../scoring/parse-scorecard.ts';
import { countByBand } from '../../store/ranked-subjects.ts';
import type { Schema } from '../../store/schema.ts';
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
import { actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import { scorecardRefusal } from '../check-source.ts';
import {
  scorecardProblemSchema,
  scorecardSchema,
  scorecardText,
  type VersionAnswer,
  versionSchema,
} from '../contract/scorecards.ts';
import {
  instantParameter,
  instantText,
  newSlug,
  optionalInstant,
  problemSchema,
  problems,
  slugParameter,
  versionParameter,
} from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const slugParams = z.object({ slug: slugParameter });
const refused = { ...problems, 422: problemSchema };

/** Scorecards: drafts, versions, checking, previewing, publishing. */
export function scorecardRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, publisher } = services;
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
          body: z.object({ source: scorecardText }),
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

    server.put(
      '/scorecards/:slug/draft',
      {
        config: { access: 'scorecards:write', audit: 'scorecard.draft' },
        schema: {
          summary: 'Keep a draft; it may have mistakes, which are told',
          tags: ['Scorecards'],
          params: z.object({ slug: newSlug }),
          body: z.object({
            source: scorecardText,
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
        const found = await problemsOf(services, body.source, params.slug);
        const [at, by] = [clock(), actorName(actorOf(request))];
        await database.transaction(async (transaction) => {
          const scorecardId = await ensureScorecard(transaction, { slug: params.slug, at });
          if (body.basedOn !== undefined) await requireUnchanged(transaction, params.slug, body.basedOn);
          await saveDraft(transaction, { scorecardId, source: body.source, by, at });
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
      '/scorecards/:slug/draft',
      {
        config: { access: 'scorecards:write', audit: 'scorecard.draft-remove' },
        schema: {
          summary: 'Throw a draft away',
          tags: ['Scorecards'],
          params: slugParams,
          response: { 200: z.object({ slug: z.string() }), ...problems },
        },
      },
      async (request) => {
        const { params } = request;
        const { scorecardId } = await requireRow(services, params.slug);
        const by = actorName(actorOf(request));
        await database.transaction(async (transaction) => {
          await saveDraft(transaction, { scorecardId, source: null, by, at: clock() });
          await deleteUnpublished(transaction, scorecardId);
        });
        return { slug: params.slug };
      },
    );

    server.post(
      '/scorecards/publish',
      {
        config: { access: 'scorecards:write', audit: 'scorecard.publish' },
        schema: {
          summary:
            'Publish a scorecard: everybody is scored in the background, then the new version takes over at once',
          tags: ['Scorecards'],
          body: z.object({
            source: scorecardText
              .optional()
              .meta({ description: 'The text to publish; the draft of `slug` when left out.' }),
            slug: slugParameter.optional(),
            version: versionParameter
              .optional()
              .meta({ description: 'An earlier version of `slug` whose text is published again.' }),
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
      async (request, reply) => {
        const { body } = request;
        const text = body.source ?? (await textOf(services, body));
        const by = actorName(actorOf(request));
        const begun = await beginOrRefuse(services, { ...body, source: text, by });
        publisher.wake();
        return reply.status(202).send(begun);
      },
    );
    done();
  };
}

async function beginOrRefuse(
  { database, clock }: Services,
  request: { source: string; comment: string; firesTransitions: boolean; by: string },
): Promise<{ slug: string; version: number }> {
  try {
    return await database.transaction((transaction) =>
      beginPublishing(transaction, { ...request, now: clock() }),
    );
  } catch (error) {
    if (error instanceof AlreadyPublishing) throw new HttpProblem(409, error.message, { cause: error });
    throw scorecardRefusal(error);
  }
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
  const { draft, scorecardId } = await requireRow(services, slug);
  if (version !== undefined) {
    const versions = await listVersions(services.database.kysely, scorecardId);
    const found = versions.find((one) => one.version === version);
    if (!found) throw new HttpProblem(404, `there is no version ${version} of “${slug}”`);
    return found.source;
  }
  if (draft === null) throw new HttpProblem(404, `“${slug}” has no draft`);
  return draft;
}

/** @throws HttpProblem 409 when somebody saved the draft since, or threw it away */
async function requireUnchanged(
  transaction: Transaction<Schema>,
  slug: string,
  basedOn: Instant | null,
): Promise<void> {
  const row = await findScorecard(transaction, slug);
  if (!row || row.draftUpdatedAt === basedOn) return;
  const what =
    row.draftUpdatedAt === null
      ? 'was published or thrown away'
      : `was saved by ${row.draftUpdatedBy ?? 'somebody else'} at ${formatInstant(row.draftUpdatedAt)}`;
  throw new HttpProblem(409, `the draft of “${slug}” ${what} since`);
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
    title: scorecard?.title ?? draftOf(row)?.title ?? slug,
    subject: scorecard?.subject ?? null,
    liveVersion,
    hasDraft: row.draft !== null,
    draftUpdatedAt: optionalInstant(row.draftUpdatedAt),
    draftUpdatedBy: row.draftUpdatedBy,
    createdAt: formatInstant(row.createdAt),
    bands: (scorecard?.bands ?? []).map(({ id, title, atLeast }) => {
      return { id, title: title ?? id, atLeast, subjects: countOf.get(id) ?? 0 };
    }),
  };
}

/** The draft, when it can be read. */
function draftOf({ draft }: ScorecardRow): Scorecard | undefined {
  const reading = draft === null ? undefined : parseScorecard(draft);
  return reading?.ok ? reading.scorecard : undefined;
}

function versionAnswer(row: VersionRow): VersionAnswer {
  const { version, status, comment, firesTransitions, publishedBy } = row;
  const total = Math.max(row.subjectCount, row.scoredCount);
  return {
    version,
    status,
    comment,
    firesTransitions,
    publishedAt: formatInstant(row.publishedAt),
    publishedBy,
    liveAt: optionalInstant(row.liveAt),
    retiredAt: optionalInstant(row.retiredAt),
    progress: { done: status === 'publishing' ? row.scoredCount : total, total },
  };
}

function problemAnswer({ path, line, column, found, allowed, message }: Problem) {
  return { path, line: line ?? null, column: column ?? null, found, allowed, message };
}
