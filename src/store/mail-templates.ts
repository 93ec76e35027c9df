import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { CompiledBody } from '../messaging/compile-body.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** An e-mail template and what is known of its draft. */
export interface MailTemplateRow {
  templateId: number;
  slug: string;
  liveVersion: number | null;
  draft: string | null;
  draftUpdatedAt: Instant | null;
  /** The name of who saved the draft last. */
  draftUpdatedBy: string | null;
  createdAt: Instant;
}

/** A published state of an e-mail template. */
export interface MailTemplateVersionRow {
  version: number;
  source: string;
  comment: string;
  publishedAt: Instant;
  publishedBy: string;
}

/** What is sent of a template: its live version, ready to be rendered. */
export interface LiveMailTemplate {
  slug: string;
  version: number;
  source: string;
  bodies: Record<string, CompiledBody>;
}

const COLUMNS = [
  'template_id as templateId',
  'slug',
  'live_version as liveVersion',
  'draft',
  'draft_updated_at as draftUpdatedAt',
  'draft_updated_by as draftUpdatedBy',
  'created_at as createdAt',
] as const;

export async function listMailTemplates(database: Kysely<Schema>): Promise<MailTemplateRow[]> {
  return database.selectFrom('mail_template').select(COLUMNS).orderBy('slug').execute();
}

export async function findMailTemplate(
  database: Kysely<Schema>,
  slug: string,
): Promise<MailTemplateRow | undefined> {
  return database.selectFrom('mail_template').select(COLUMNS).where('slug', '=', slug).executeTakeFirst();
}

/** The versions of a template, the newest first. */
export async function listMailTemplateVersions(
  database: Kysely<Schema>,
  templateId: number,
): Promise<MailTemplateVersionRow[]> {
  return database
    .selectFrom('mail_template_version')
    .select(['version', 'source', 'comment', 'published_at as publishedAt', 'published_by as publishedBy'])
    .where('template_id', '=', templateId)
    .orderBy('version', 'desc')
    .execute();
}

/** The live versions of some templates; those that have none are left out. */
export async function readLiveMailTemplates(
  database: Kysely<Schema>,
  slugs: readonly string[],
): Promise<LiveMailTemplate[]> {
  if (slugs.length === 0) return [];
  return database
    .selectFrom('mail_template')
    .innerJoin('mail_template_version', (join) =>
      join
        .onRef('mail_template_version.template_id', '=', 'mail_template.template_id')
        .onRef('mail_template_version.version', '=', 'mail_template.live_version'),
    )
    .select(['slug', 'version', 'source', 'bodies'])
    .where('slug', '=', sql<string>`any(${slugs}::text[])`)
    .execute();
}

/** The texts of all live versions, by slug. */
export async function liveMailTemplateSources(
  database: Kysely<Schema>,
): Promise<{ slug: string; source: string }[]> {
  return database
    .selectFrom('mail_template')
    .innerJoin('mail_template_version', (join) =>
      join
        .onRef('mail_template_version.template_id', '=', 'mail_template.template_id')
        .onRef('mail_template_version.version', '=', 'mail_template.live_version'),
    )
    .select(['slug', 'source'])
    .orderBy('slug')
    .execute();
}

/** Finds the template of a slug, or begins one; it stays locked until the transaction ends. */
export async function ensureMailTemplate(
  transaction: Transaction<Schema>,
  { slug, at }: { slug: string; at: Instant },
): Promise<number> {
  const row = await transaction
    .insertInto('mail_template')
    .values({ slug, created_at: toTimestamptz(at) })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet({ slug }))
    .returning('template_id')
    .executeTakeFirstOrThrow();
  return row.template_id;
}

/** Keeps the text of a draft; null throws it away. */
export async function saveMailDraft(
  transaction: Transaction<Schema>,
  { templateId, source, by, at }: { templateId: number; source: string | null; by: string; at: Instant },
): Promise<void> {
  const isKept = source !== null;
  await transaction
    .updateTable('mail_template')
    .set({
      draft: source,
      draft_updated_at: isKept ? toTimestamptz(at) : null,
      draft_updated_by: isKept ? by : null,
    })
    .where('template_id', '=', templateId)
    .execute();
}

/** Removes a template that has never been published. */
export async function deleteUnpublishedMail(
  transaction: Transaction<Schema>,
  templateId: number,
): Promise<void> {
  await transaction
    .deleteFrom('mail_template')
    .where('template_id', '=', templateId)
    .where('live_version', 'is', null)
    .execute();
}

/** Keeps a version and makes it the live one. Its number follows on the last one; the template has to be locked. */
export async function publishMailVersion(
  transaction: Transaction<Schema>,
  {
    templateId,
    source,
    bodies,
    comment,
    by,
    at,
  }: {
    templateId: number;
    source: string;
    bodies: Record<string, CompiledBody>;
    comment: string;
    by: string;
    at: Instant;
  },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into mail_template_version (template_id, version, source, bodies, comment, published_at, published_by)
    select ${templateId}::integer,
      coalesce((select max(version) from mail_template_version where template_id = ${templateId}), 0) + 1,
      ${source}, ${JSON.stringify(bodies)}::jsonb, ${comment}, ${toTimestamptz(at)}::timestamptz, ${by}
    returning version`.execute(transaction);
  const version = rows[0]?.version ?? 0;
  await transaction
    .updateTable('mail_template')
    .set({ live_version: version })
    .where('template_id', '=', templateId)
    .execute();
  return version;
}
