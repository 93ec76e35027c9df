import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import { score } from '../scoring/subject.ts';
import { isAnswer, noteAnswers } from '../store/handover-answers.ts';
import { findIdentities } from '../store/identities.ts';
import { type MessageOfSubject, retractMessages as markRetracted } from '../store/messages.ts';
import type { Schema } from '../store/schema.ts';
import { rescoreCompanies } from './company-membership.ts';
import { rebuildCompany, rebuildLeads } from './rebuild-memory.ts';
import type { Registry } from './registry.ts';
import { SubjectsInWork } from './subjects-in-work.ts';
import { takeBackAlerts } from './take-back-alerts.ts';
import { Update } from './update.ts';

/**
 * Takes messages of leads back, as when a robot turns out to have sent them: the histories keep them, the points go,
 * with an entry in the ledger, and so do alerts that came of them. The memories are made anew, because an accumulator cannot forget.
 *
 * @returns the messages that had an effect until now
 */
export async function retractMessages(
  transaction: Transaction<Schema>,
  registry: Registry,
  request: { messages: readonly MessageOfSubject[]; reason: string; now: Instant },
): Promise<MessageOfSubject[]> {
  const { messages, reason, now } = request;
  const subjects = new SubjectsInWork(transaction, registry, now);
  await subjects.load(messages.map(({ subjectId }) => subjectId));
  const marked = await markRetracted(transaction, { messages, reason, at: now });
  if (marked.length === 0) return [];
  const answers = marked.filter(isAnswer).map(({ subjectId }) => subjectId);
  await noteAnswers(transaction, { subjectIds: answers, now });
  const ofLead = Map.groupBy(marked, ({ subjectId }) => subjectId);
  const leads = [...ofLead.keys()].map((subjectId) => subjects.get(subjectId));
  const before = new Map(leads.map(({ subjectId, scores }) => [subjectId, new Map(scores)]));
  const update = new Update({ transaction, registry, subjects, now });
  await rebuildLeads(transaction, registry, leads);
  for (const lead of leads) {
    const at = Math.max(now, lead.rememberedAt);
    const messageIds = (ofLead.get(lead.subjectId) ?? []).map(({ messageId }) => messageId);
    const cause = { kind: 'retraction', messageIds, reason } as const;
    score(lead, registry.rules.lead, { at, recordedAt: at, cause });
  }
  // The membership may have gone with them.
  await update.settle();
  const companyIds = new Set(leads.flatMap(({ companyId }) => companyId ?? []));
  await rescoreCompanies({ transaction, registry, subjects, companyIds, now });
  await retractFromCompanies({ transaction, registry, subjects, marked, request });
  await subjects.save();
  const retracted = leads.map(({ subjectId, scores }) => {
    const messageIds = new Set((ofLead.get(subjectId) ?? []).map(({ messageId }) => messageId));
    return { subjectId, messageIds, before: before.get(subjectId) ?? new Map(), after: scores };
  });
  await takeBackAlerts(transaction, registry, { retracted, why: reason, now });
  return marked.map(({ subjectId, messageId }) => ({ subjectId, messageId }));
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
  const { reason, now } = request;
  const groups = marked.filter(({ kind }) => kind === 'group');
  const names = [...new Set(groups.map(({ name }) => name))];
  const companies = await findIdentities(
    transaction,
    names.map((value) => ({ kind: 'group', value })),
  );
  await subjects.load(companies.map(({ subjectId }) => subjectId));
  for (const { subjectId, value } of companies) {
    const messageIds = groups.filter(({ name }) => name === value).map(({ messageId }) => messageId);
    const messages = messageIds.map((messageId) => ({ subjectId, messageId }));
    await markRetracted(transaction, { messages, reason, at: now });
    const company = subjects.get(subjectId);
    await rebuildCompany(transaction, { registry, subjects, company });
    company.journal.hasNewTraits = true;
    const at = Math.max(now, company.rememberedAt);
    const cause = { kind: 'retraction', messageIds, reason } as const;
    score(company, registry.rules.company, { at, recordedAt: at, cause });
  }
}
