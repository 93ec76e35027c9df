import type { AudienceExport } from '../domain/audience-export.ts';
import type { Instant } from '../domain/instant.ts';
import { nextExportAt } from '../domain/next-export-at.ts';
import { findAudienceExport, saveAudienceExport } from '../store/audience-exports.ts';
import type { Database } from '../store/connect-database.ts';
import { findSegment } from '../store/segments.ts';
import { listTopics } from '../store/topics.ts';
import type { SecretBox } from './secret-box.ts';

/** Why an export is not kept. */
export interface ExportRefused {
  field: string;
  detail: string;
}

/**
 * Keeps an export, with its secret sealed; the one that is kept already stays when none is given.
 *
 * @returns why not; undefined when it was kept
 */
export async function saveExport(
  { database, secretBox }: { database: Database; secretBox: SecretBox },
  { wish, secret, by, now }: { wish: AudienceExport; secret: string | undefined; by: string; now: Instant },
): Promise<ExportRefused | undefined> {
  const { source, topic, destination, slug } = wish;
  return database.transaction(async (transaction) => {
    if (source.kind === 'segment' && !(await findSegment(transaction, source.segment)))
      return { field: 'source.segment', detail: `there is no segment “${source.segment}”` };
    const topics = topic === null ? [] : (await listTopics(transaction)).map((one) => one.slug);
    if (topic !== null && !topics.includes(topic))
      return { field: 'topic', detail: `got “${topic}”, expected one of ${topics.join(', ')}, or null` };
    const kept = await findAudienceExport(transaction, slug);
    const isSameKind = kept?.destination.kind === destination.kind;
    const sealed =
      secret === undefined ? (isSameKind ? kept.secret : null) : secretBox.seal(secret, `audience:${slug}`);
    if (destination.kind === 's3' && sealed === null)
      return { field: 'secret', detail: 'is missing: the secret access key that belongs to accessKeyId' };
    const nextAt = nextExportAt(wish.schedule, now);
    await saveAudienceExport(
      transaction,
      { ...wish, secret: destination.kind === 'folder' ? null : sealed, nextAt, updatedBy: by },
      now,
    );
    return undefined;
  });
}
