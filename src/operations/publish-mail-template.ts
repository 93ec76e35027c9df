import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { PreparedTemplate } from '../messaging/parse-mail-template.ts';
import {
  ensureMailTemplate,
  findMailTemplate,
  publishMailVersion,
  saveMailDraft,
} from '../store/mail-templates.ts';
import type { Schema } from '../store/schema.ts';

/**
 * Publishes an e-mail template: what is sent from now on is this version. A draft of this text is done with; one of another text
 * is somebody's work, and stays.
 */
export async function publishMailTemplate(
  transaction: Transaction<Schema>,
  {
    source,
    prepared: { template, bodies },
    comment,
    by,
    now,
  }: { source: string; prepared: PreparedTemplate; comment: string; by: string; now: Instant },
): Promise<{ slug: string; version: number }> {
  const { slug } = template;
  const templateId = await ensureMailTemplate(transaction, { slug, at: now });
  const version = await publishMailVersion(transaction, { templateId, source, bodies, comment, by, at: now });
  const row = await findMailTemplate(transaction, slug);
  if (row?.draft === source) await saveMailDraft(transaction, { templateId, source: null, by, at: now });
  return { slug, version };
}
