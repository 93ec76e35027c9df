import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { score } from '../scoring/subject.ts';
import { retractMessages as markRetracted } from '../store/messages.ts';
import type { Schema } from '../store/schema.ts';
import { rescoreCompanies } from './company-membership.ts';
import { rebuildLead } from './rebuild-memory.ts';
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
  const retracted = await markRetracted(transaction, { ...request, at: now });
  if (retracted.length === 0) return [];
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
  await subjects.save();
  return retracted;
}
