import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { COMPANY_MEMBERSHIP } from '../domain/trait.ts';
import { score } from '../scoring/subject.ts';
import { findIdentities } from '../store/identities.ts';
import type { Schema } from '../store/schema.ts';
import { rebuildCompany } from './rebuild-memory.ts';
import type { Registry } from './registry.ts';
import type { SubjectInWork, SubjectsInWork } from './subjects-in-work.ts';

/**
 * Moves leads whose membership changed into their companies: the traits of the company become theirs, and what they
 * did counts for the company that they joined and no longer for the one that they left.
 */
export async function changeMemberships(work: {
  transaction: Transaction<Schema>;
  registry: Registry;
  subjects: SubjectsInWork;
  moved: readonly SubjectInWork[];
  now: Instant;
}): Promise<void> {
  const { transaction, registry, subjects, moved, now } = work;
  if (moved.length === 0) return;
  const groups = new Set(moved.map(groupOf).filter((group) => group !== undefined));
  const companies = await findIdentities(
    transaction,
    [...groups].map((value) => ({ kind: 'group', value })),
  );
  const companyOf = new Map(companies.map(({ value, subjectId }) => [value, subjectId]));
  const affected = new Set<string>();
  for (const lead of moved) {
    const before = lead.companyId;
    lead.isProfileDue = true;
    lead.companyId = companyOf.get(groupOf(lead) ?? '') ?? null;
    for (const companyId of [before, lead.companyId]) if (companyId !== null) affected.add(companyId);
  }
  await subjects.load([...affected]);
  for (const lead of moved) {
    const at = Math.max(now, lead.rememberedAt);
    const cause = { kind: 'company', companyId: lead.companyId ?? '' } as const;
    score(lead, registry.rules.lead, { at, recordedAt: at, cause });
  }
  await rescoreCompanies({ transaction, registry, subjects, companyIds: affected, now });
}

/** Makes companies anew from their people and scores them. */
export async function rescoreCompanies(work: {
  transaction: Transaction<Schema>;
  registry: Registry;
  subjects: SubjectsInWork;
  companyIds: Iterable<string>;
  now: Instant;
}): Promise<void> {
  const { transaction, registry, subjects, companyIds, now } = work;
  if (registry.rules.company.scorecards.length === 0) return;
  for (const companyId of companyIds) {
    const company = subjects.get(companyId);
    await subjects.readThrough(company, now);
    company.rememberedAt = Math.max(company.rememberedAt, now);
    await rebuildCompany(transaction, { registry, subjects, company });
    // What its people just did came along with their memories.
    for (const person of subjects.all) if (person.companyId === companyId) person.journal.untold = [];
    const at = company.rememberedAt;
    score(company, registry.rules.company, { at, recordedAt: at, cause: { kind: 'company', companyId } });
  }
}

function groupOf(lead: SubjectInWork): string | undefined {
  const value = lead.memory.traits[COMPANY_MEMBERSHIP]?.value;
  return typeof value === 'string' ? value : undefined;
}
