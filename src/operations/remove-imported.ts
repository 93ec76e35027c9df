import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { score } from '../scoring/subject.ts';
import { noteAnswers } from '../store/handover-answers.ts';
import { deleteImported, deleteSubjects, spansOfHistories } from '../store/import-removal.ts';
import type { Schema } from '../store/schema.ts';
import { lockSubjects, type SubjectRow } from '../store/subjects.ts';
import { rescoreCompanies } from './company-membership.ts';
import { forgetPending } from './forget-pending.ts';
import { rebuildCompany, rebuildLeads } from './rebuild-memory.ts';
import type { Registry } from './registry.ts';
import { type SubjectInWork, SubjectsInWork } from './subjects-in-work.ts';
import { Update } from './update.ts';

/** What was taken out. */
export interface RemovedFromSubjects {
  messages: number;
  /** Subjects of which nothing remained. */
  deleted: number;
  /** Subjects that have messages from elsewhere: made anew from those. */
  kept: number;
}

/**
 * Takes the messages of an import out of the histories of some leads, or of some companies once no lead has any. Those
 * who have none left are deleted as if they had never been; the others are made anew from what remains, with an entry in
 * their ledgers.
 */
export async function removeImported(
  transaction: Transaction<Schema>,
  registry: Registry,
  request: { importId: number; subjectIds: readonly string[]; now: Instant },
): Promise<RemovedFromSubjects> {
  const { importId, subjectIds, now } = request;
  // Others may be about to take something in, or to put two of them together.
  const rows = (await lockSubjects(transaction, subjectIds)).filter(({ mergedInto }) => mergedInto === null);
  const messages = await deleteImported(transaction, request);
  const spans = await spansOfHistories(transaction, subjectIds);
  const gone = rows.filter(({ subjectId }) => !spans.has(subjectId)).map(({ subjectId }) => subjectId);
  await deleteSubjects(transaction, gone);

  const subjects = new SubjectsInWork(transaction, registry, now);
  const kept = rows.map(({ subjectId }) => subjectId).filter((subjectId) => spans.has(subjectId));
  await subjects.load(kept, companiesOf(rows));
  const update = new Update({ transaction, registry, subjects, now });
  await forgetPending(
    transaction,
    kept.map((subjectId) => subjects.get(subjectId)),
  );
  for (const subjectId of kept) {
    const subject = subjects.get(subjectId);
    const span = spans.get(subjectId);
    if (span) [subject.firstSeenAt, subject.lastSeenAt] = [span.firstAt, span.lastAt];
    await rebuild(transaction, { registry, subjects, subject });
    const at = Math.max(now, subject.rememberedAt);
    const cause = { kind: 'removal', importId } as const;
    score(subject, registry.rules[subject.kind], { at, recordedAt: at, cause });
  }
  await noteAnswers(transaction, { subjectIds: kept, now });
  await update.settle();
  const companyIds = companiesOf(rows).filter((companyId) => subjects.find(companyId));
  await rescoreCompanies({ transaction, registry, subjects, companyIds, now });
  await subjects.save();
  return { messages, deleted: gone.length, kept: kept.length };
}

function companiesOf(rows: readonly SubjectRow[]): string[] {
  return [...new Set(rows.flatMap(({ companyId }) => (companyId === null ? [] : [companyId])))];
}

async function rebuild(
  transaction: Transaction<Schema>,
  { registry, subjects, subject }: { registry: Registry; subjects: SubjectsInWork; subject: SubjectInWork },
): Promise<void> {
  if (subject.kind === 'lead') return rebuildLeads(transaction, registry, [subject]);
  await rebuildCompany(transaction, { registry, subjects, company: subject });
  // Its people have to be told.
  subject.journal.hasNewTraits = true;
}
