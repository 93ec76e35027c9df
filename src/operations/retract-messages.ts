import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import { score } from '../scoring/subject.ts';
import { findIdentities } from '../store/identities.ts';
import { retractMessages as markRetracted } from '../store/messages.ts';
import type { Schema } from '../store/schema.ts';
import { rescoreCompanies } from './company-membership.ts';
import { rebuildCompany, rebuildLead } from './rebuild-memory.ts';
import type { Registry } from './registry.ts';
import { SubjectsInWork } from './subjects-in-work.ts';
import { Update } from './update.ts';

/**
 * Takes messages of a lead back, as when a robot turns out to have sent them: the history keeps them, the points go,
 * with an entry in the ledger. The memory is made anew, because an accumulator cannot forget.
 *
 * @returns the messages that had an effect until now
 */
export async function retractMessages(
  transaction: Transaction<Schema>,
  registry: Registry,
  request: { subjectId: string; messageIds: readonly string[]; reason: string; now: Instant },
): Promise<string[]> {
  const { subjectId, reason, now } = request;
  const subjects = new SubjectsInWork(transaction, registry, now);
  await subjects.load([subjectId]);
  const lead = subjects.get(subjectId);
  const marked = await markRetracted(transaction, { ...request, at: now });
  if (marked.length === 0) return [];
  const retracted = marked.map(({ messageId }) => messageId);
  const update = new Update({ transaction, registry, subjects, now });
  await rebuildLead(transaction, registry, lead);
  const at = Math.max(now, lead.rememberedAt);
  const cause = { kind: 'retraction', messageIds: retracted, reason } as const;
  score(lead, registry.rules.lead, { at, recordedAt: at, cause });
  // The membership may have gone with them.
  await update.settle();
  if (lead.companyId !== null) {
    await rescoreCompanies({ transaction, registry, subjects, companyIds: [lead.companyId], now: at });
  }
  await retractFromCompanies({ transaction, registry, subjects, marked, request });
  await subjects.save();
  return retracted;
}

/** What a group message said of a company stands in the company's own history too, and its people have to be told. */
async function retractFromCompanies(work: {
  transaction: Transaction<Schema>;
  registry: Registry;
  subjects: SubjectsInWork;
  marked: readonly Pick<Message, 'messageId' | 'kind' | 'name'>[];
  request: { reason: string; now: Instant };
}): Promise<void> {
  const { transaction, registry, subjects, marked, request } = work;
  const groups = marked.filter(({ kind }) => kind === 'group');
  const names = [...new Set(groups.map(({ name }) => name))];
  const companies = await findIdentities(
    transaction,
    names.map((value) => ({ kind: 'group', value })),
  );
  await subjects.load(companies.map(({ subjectId }) => subjectId));
  for (const { subjectId, value } of companies) {
    const messageIds = groups.filter(({ name }) => name === value).map(({ messageId }) => messageId);
    await markRetracted(transaction, { subjectId, messageIds, reason: request.reason, at: request.now });
    const company = subjects.get(subjectId);
    await rebuildCompany(transaction, { registry, subjects, company });
    company.journal.hasNewTraits = true;
    const at = Math.max(request.now, company.rememberedAt);
    const cause = { kind: 'retraction', messageIds, reason: request.reason } as const;
    score(company, registry.rules.company, { at, recordedAt: at, cause });
  }
}
