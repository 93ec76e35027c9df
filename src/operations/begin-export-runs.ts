import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { nextExportAt } from '../domain/next-export-at.ts';
import { addExportRun } from '../store/audience-export-runs.ts';
import { lockDueExports, saveNextAt } from '../store/audience-exports.ts';
import type { Schema } from '../store/schema.ts';
import { derivedId } from './derived-id.ts';

const EXPORTS_AT_ONCE = 20;

/**
 * Begins the runs of exports that are due. Instants that passed while Ripen stood still are made good by one run, not by one each.
 */
export async function beginExportRuns(transaction: Transaction<Schema>, now: Instant): Promise<void> {
  const due = await lockDueExports(transaction, { now, limit: EXPORTS_AT_ONCE });
  for (const { slug, nextAt, schedule } of due) {
    const runId = derivedId(slug, `export at ${nextAt}`);
    await addExportRun(transaction, { runId, slug, scheduledAt: nextAt, now });
    await saveNextAt(transaction, { slug, nextAt: nextExportAt(schedule, now) });
  }
}
