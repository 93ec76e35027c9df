import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { DAY_MS, formatInstant, type Instant, MINUTE_MS } from '../../domain/instant.ts';
import { readYaml } from '../../domain/read-yaml.ts';
import { summarizeSplitTest } from '../../learning/experiments/summarize-split-test.ts';
import { diffDocuments } from '../../messaging/diff-documents.ts';
import { parseMailTemplate } from '../../messaging/parse-mail-template.ts';
import { BriefCache } from '../../operations/brief-cache.ts';
import { publishMailTemplate } from '../../operations/publish-mail-template.ts';
import { type MailFigures, readMailFigures, readVariantDays } from '../../store/mail-figures.ts';
import {
  deleteUnpublishedMail,
  ensureMailTemplate,
  findMailTemplate,
  listMailTemplates,
  listMailTemplateVersions,
  liveMailTemplateSources,
  type MailTemplateRow,
  saveMailDraft,
} from '../../store/mail-templates.ts';
import { actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import {
  mailProblemSchema,
  mailSlug,
  mailTemplateSchema,
  mailText,
  mailVersionSchema,
  splitTestSchema,
} from '../contract/mail-templates.ts';
import {
  instantParameter,
  instantText,
  newSlug,
  problemSchema,
  problems,
  versionParameter,
} from '../contract/wire-values.ts';
import { mailProblemAnswer, mailTemplateAnswer, requirePrepared } from '../mail-template-answer.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const slugParams = z.object({ slug: mailSlug });
const refused = { ...problems, 422: problemSchema };
const draftSaved = z.object({
  slug: z.string(),
  draftUpdatedAt: instantText,
  draftUpdatedBy: z.string(),
  problems: z.array(mailProblemSchema),
});
/** The figures of a list are those of the e-mails of so many days. */
const FIGURES_OF_MS = 30 * DAY_MS;

/** E-mail templates: drafts, versions, checking, publishing, and what their variants have shown. */
export function mailTemplateRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, mailPreparer } = services;
  const figures = new BriefCache<MailFigures[]>(MINUTE_MS);
  const readFigures = () =>
    figures.read('', clock(), () => readMailFigures(database.kysely, clock() - FIGURES_OF_MS));
  return (server, _options, done) => {
    server.get(
      '/emails',
      {
        config: { access: 'mail:read' },
        schema: {
          summary: 'All e-mail templates, with what became of their e-mails of the last 30 days',
          tags: ['E-mails'],
          response: { 200: z.object({ items: z.array(mailTemplateSchema) }), ...problems },
        },
      },
      async () => {
        const rows = await listMailTemplates(database.kysely);
        const live = await liveMailTemplateSources(database.kysely);
        const known = await readFigures();
        const sourceOf = new Map(live.map(({ slug, source }) => [slug, source]));
        return {
          items: rows.map((row) =>
            mailTemplateAnswer(row, sourceOf.get(row.slug) ?? null, figuresOf(known, row.slug)),
          ),
        };
      },
    );

    server.get(
      '/emails/:slug',
      {
        config: { access: 'mail:read' },
        schema: {
          summary: 'An e-mail template with its text, its draft and its versions',
          tags: ['E-mails'],
          params: slugParams,
          response: {
            200: mailTemplateSchema.extend({
              source: z.string().nullable().meta({ description: 'The text of the live version.' }),
              draft: z.string().nullable(),
              versions: z.array(mailVersionSchema),
            }),
            ...problems,
          },
        },
      },
      async ({ params }) => {
        const row = await requireRow(services, params.slug);
        const versions = await listMailTemplateVersions(database.kysely, row.templateId);
        const source = versions.find(({ version }) => version === row.liveVersion)?.source ?? null;
        return {
          ...mailTemplateAnswer(row, source, figuresOf(await readFigures(), row.slug)),
          source,
          draft: row.draft,
          versions: versions.map(({ publishedAt, source: _, ...version }) => ({
            ...version,
            publishedAt: formatInstant(publishedAt),
          })),
        };
      },
    );

    server.get(
      '/emails/:slug/versions/:version',
      {
        config: { access: 'mail:read' },
        schema: {
          summary: 'A version of an e-mail template with its text',
          tags: ['E-mails'],
          params: slugParams.extend({ version: versionParameter }),
          response: { 200: mailVersionSchema.extend({ source: z.string() }), ...problems },
        },
      },
      async ({ params }) => {
        const { publishedAt, ...version } = await requireVersion(services, params);
        return { ...version, publishedAt: formatInstant(publishedAt) };
      },
    );

    server.get(
      '/emails/:slug/split-test',
      {
        config: { access: 'mail:read' },
        schema: {
          summary: 'What the variants of the live version have shown so far, by what people did',
          tags: ['E-mails'],
          params: slugParams,
          response: { 200: splitTestSchema, ...problems },
        },
      },
      async ({ params }) => {
        const row = await requireRow(services, params.slug);
        if (row.liveVersion === null) throw new HttpProblem(404, `“${row.slug}” has not been published`);
        const version = row.liveVersion;
        const { source } = await requireVersion(services, { slug: row.slug, version });
        const reading = parseMailTemplate(source);
        const variants = reading.ok ? reading.template.variants : [];
        if (variants.length === 0) throw new HttpProblem(404, `“${row.slug}” has no variants`);
        const days = await readVariantDays(database.kysely, { template: row.slug, version });
        return { version, ...summarizeSplitTest(variants, days) };
      },
    );

    server.post(
      '/emails/validate',
      {
        config: { access: 'mail:read', audit: false },
        schema: {
          summary: 'Check the text of an e-mail template: YAML, MJML and Liquid',
          tags: ['E-mails'],
          body: z.object({ source: mailText }),
          response: {
            200: z.object({
              isValid: z.boolean(),
              slug: z.string().nullable(),
              problems: z.array(mailProblemSchema),
            }),
            ...problems,
          },
        },
      },
      async ({ body }) => {
        const reading = await mailPreparer.prepare(body.source);
        return {
          isValid: reading.ok,
          slug: reading.ok ? reading.template.slug : null,
          problems: reading.ok ? [] : reading.problems.map(mailProblemAnswer),
        };
      },
    );

    server.post(
      '/emails/diff',
      {
        config: { access: 'mail:read', audit: false },
        schema: {
          summary: 'What publishing a text would change of the live version',
          tags: ['E-mails'],
          body: z.object({ source: mailText }),
          response: {
            200: z.object({
              slug: z.string(),
              version: z
                .number()
                .int()
                .nullable()
                .meta({ description: 'The live version; null when there is none.' }),
              changes: z.array(
                z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
              ),
            }),
            ...refused,
          },
        },
      },
      async ({ body }) => {
        const { template } = requirePrepared(await mailPreparer.prepare(body.source));
        const row = await findMailTemplate(database.kysely, template.slug);
        const live = await liveSource(services, row);
        const changes = diffDocuments(live === null ? {} : documentOf(live), documentOf(body.source));
        return { slug: template.slug, version: row?.liveVersion ?? null, changes };
      },
    );

    server.put(
      '/emails/:slug/draft',
      {
        config: { access: 'mail:write', audit: 'email.draft' },
        schema: {
          summary: 'Keep a draft; it may have mistakes, which are told',
          tags: ['E-mails'],
          params: z.object({ slug: newSlug }),
          body: z.object({
            source: mailText,
            basedOn: instantParameter.nullable().optional().meta({
              description:
                'When the draft that was changed had been saved, null when there was none: a draft that somebody saved since is not written over.',
            }),
          }),
          response: { 200: draftSaved, 409: problemSchema, ...refused },
        },
      },
      async (request) => {
        const { params, body } = request;
        const reading = await mailPreparer.prepare(body.source);
        if (reading.ok) requireSlug(reading.template.slug, params.slug);
        const [at, by] = [clock(), actorName(actorOf(request))];
        await database.transaction(async (transaction) => {
          const templateId = await ensureMailTemplate(transaction, { slug: params.slug, at });
          const row = await findMailTemplate(transaction, params.slug);
          if (body.basedOn !== undefined) requireUnchanged(row, body.basedOn);
          await saveMailDraft(transaction, { templateId, source: body.source, by, at });
        });
        return {
          slug: params.slug,
          draftUpdatedAt: formatInstant(at),
          draftUpdatedBy: by,
          problems: reading.ok ? [] : reading.problems.map(mailProblemAnswer),
        };
      },
    );

    server.delete(
      '/emails/:slug/draft',
      {
        config: { access: 'mail:write', audit: 'email.draft-remove' },
        schema: {
          summary: 'Throw a draft away',
          tags: ['E-mails'],
          params: slugParams,
          response: { 200: z.object({ slug: z.string() }), ...problems },
        },
      },
      async (request) => {
        const { templateId, slug } = await requireRow(services, request.params.slug);
        const by = actorName(actorOf(request));
        await database.transaction(async (transaction) => {
          await saveMailDraft(transaction, { templateId, source: null, by, at: clock() });
          await deleteUnpublishedMail(transaction, templateId);
        });
        return { slug };
      },
    );

    server.post(
      '/emails/publish',
      {
        config: { access: 'mail:write', audit: 'email.publish' },
        schema: {
          summary: 'Publish an e-mail template: what is sent from now on is this version',
          tags: ['E-mails'],
          body: z.object({
            source: mailText
              .optional()
              .meta({ description: 'The text to publish; the draft of `slug` when left out.' }),
            slug: mailSlug.optional(),
            version: versionParameter
              .optional()
              .meta({ description: 'An earlier version of `slug` whose text is published again.' }),
            comment: z.string().max(1_000).default(''),
          }),
          response: { 201: z.object({ slug: z.string(), version: z.number().int() }), ...refused },
        },
      },
      async (request, reply) => {
        const { body } = request;
        const source = body.source ?? (await textOf(services, body));
        const prepared = requirePrepared(await mailPreparer.prepare(source));
        const by = actorName(actorOf(request));
        const published = await database.transaction((transaction) =>
          publishMailTemplate(transaction, { source, prepared, comment: body.comment, by, now: clock() }),
        );
        request.audited = { target: { slug: published.slug }, details: { version: published.version } };
        return reply.status(201).send(published);
      },
    );
    done();
  };
}

function figuresOf(figures: readonly MailFigures[], slug: string): MailFigures | undefined {
  return figures.find(({ template }) => template === slug);
}

async function requireRow({ database }: Services, slug: string): Promise<MailTemplateRow> {
  const row = await findMailTemplate(database.kysely, slug);
  if (!row) throw new HttpProblem(404, `there is no e-mail template “${slug}”`);
  return row;
}

async function requireVersion(services: Services, { slug, version }: { slug: string; version: number }) {
  const { templateId } = await requireRow(services, slug);
  const versions = await listMailTemplateVersions(services.database.kysely, templateId);
  const found = versions.find((one) => one.version === version);
  if (!found) throw new HttpProblem(404, `there is no version ${version} of “${slug}”`);
  return found;
}

async function liveSource(services: Services, row: MailTemplateRow | undefined): Promise<string | null> {
  if (!row || row.liveVersion === null) return null;
  return (await requireVersion(services, { slug: row.slug, version: row.liveVersion })).source;
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
  if (version !== undefined) return (await requireVersion(services, { slug, version })).source;
  const { draft } = await requireRow(services, slug);
  if (draft === null) throw new HttpProblem(404, `“${slug}” has no draft`);
  return draft;
}

function requireSlug(found: string, expected: string): void {
  if (found === expected) return;
  const detail = `found “${found}”; allowed: “${expected}”, as in the address`;
  throw new HttpProblem(422, 'the slug differs', { errors: [{ field: 'email', detail }] });
}

/** @throws HttpProblem 409 when somebody saved the draft since, or threw it away */
function requireUnchanged(row: MailTemplateRow | undefined, basedOn: Instant | null): void {
  if (!row || row.draftUpdatedAt === basedOn) return;
  const what =
    row.draftUpdatedAt === null
      ? 'was published or thrown away'
      : `was saved by ${row.draftUpdatedBy ?? 'somebody else'} at ${formatInstant(row.draftUpdatedAt)}`;
  throw new HttpProblem(409, `the draft of “${row.slug}” ${what} since`);
}

function documentOf(source: string): unknown {
  const yaml = readYaml(source);
  return yaml.ok ? yaml.value : {};
}
