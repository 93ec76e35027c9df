import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { score } from '../scoring/subject.ts';
import type { Schema } from '../store/schema.ts';
import { subjectIdsAfter } from '../store/subjects.ts';
import { rebuildCompany, rebuildLeads } from './rebuild-memory.ts';
import type { Registry } from './registry.ts';
import { SubjectsInWork } from './subjects-in-work.ts';
import { Update } from './update.ts';

/** Where rebuilding has come to: leads first, then companies, which are made of them. */
export interface RebuildPosition {
  kind: 'lead' | 'company';
  after: string | null;
}

/**
 * Makes the memories of some subjects anew from their histories and scores them.
 *
 * @returns how many there were, and where to go on; undefined when all are done
 */
export async function rebuildSubjects(
  transaction: Transaction<Schema>,
  registry: Registry,
  { position, limit, now }: { position: RebuildPosition; limit: number; now: Instant },
): Promise<{ rebuilt: number; next: RebuildPosition | undefined }> {
  const { kind } = position;
  const subjectIds = await subjectIdsAfter(transaction, { ...position, limit });
  const subjects = new SubjectsInWork(transaction, registry, now);
  await subjects.load(subjectIds);
  await new Update({ transaction, registry, subjects, now }).settle();
  for (const subjectId of subjectIds) {
    const subject = subjects.get(subjectId);
    if (kind === 'lead') await rebuildLeads(transaction, registry, [subject]);
    else await rebuildCompany(transaction, { registry, subjects, company: subject });
    const at = Math.max(now, subject.rememberedAt);
    score(subject, registry.rules[kind], { at, recordedAt: at, cause: { kind: 'rebuild' } });
  }
  await subjects.save();
  if (subjectIds.length === limit)
    return { rebuilt: limit, next: { kind, after: subjectIds.at(-1) ?? null } };
  return { rebuilt: subjectIds.length, next: kind === 'lead' ? { kind: 'company', after: null } : undefined };
}
