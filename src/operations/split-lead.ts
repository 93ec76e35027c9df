import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { score, scoreKey } from '../scoring/subject.ts';
import { returnEffects } from '../store/effect-moves.ts';
import { findLead } from '../store/find-subject.ts';
import { returnHandovers } from '../store/handover-moves.ts';
import { returnIdentities } from '../store/identities.ts';
import { spansOfHistories } from '../store/import-removal.ts';
import { ledgerEnds, withMergedInto } from '../store/merged-leads.ts';
import { returnMessages } from '../store/messages.ts';
import type { Schema } from '../store/schema.ts';
import { rescoreCompanies } from './company-membership.ts';
import { forgetPending } from './forget-pending.ts';
import { rebuildLeads } from './rebuild-memory.ts';
import type { Registry } from './registry.ts';
import { type SubjectInWork, SubjectsInWork } from './subjects-in-work.ts';
import { Update } from './update.ts';

/**
 * Undoes a merge: a lead that turned out to be another one is a lead of its own again, with the names and the history
 * that came to it before and since, and with those of leads that had been merged into it. Both memories are made anew from
 * the histories, so the scores are those as if the merge had never been; the ledgers go on with an entry of the cause split.
 *
 * @returns the lead that it was split from; undefined when the lead is not merged into another one
 */
export async function splitLead(
  transaction: Transaction<Schema>,
  registry: Registry,
  { subjectId, now }: { subjectId: string; now: Instant },
): Promise<string | undefined> {
  const keptId = await findLead(transaction, subjectId);
  if (keptId === undefined || keptId === subjectId) return undefined;
  const subjects = new SubjectsInWork(transaction, registry, now);
  await subjects.load([keptId, subjectId]);
  const [kept, split] = [subjects.get(keptId), subjects.get(subjectId)];
  // Someone else was faster.
  if (kept.mergedInto !== null || split.mergedInto === null) return undefined;
  const update = new Update({ transaction, registry, subjects, now });
  const origins = await withMergedInto(transaction, subjectId);
  await returnIdentities(transaction, { from: keptId, to: subjectId, origins });
  await returnMessages(transaction, { from: keptId, to: subjectId, origins });
  await returnEffects(transaction, { from: keptId, to: subjectId, origins });
  await returnHandovers(transaction, { from: keptId, to: subjectId, origins, now });
  split.mergedInto = null;
  split.rememberedAt = Math.max(now, split.rememberedAt, kept.rememberedAt);
  await reopenLedgers(transaction, split);
  const companyIds = kept.companyId === null ? [] : [kept.companyId];
  await makeAnew(transaction, { registry, leads: [kept, split] });
  for (const [lead, other] of [
    [kept, subjectId],
    [split, keptId],
  ] as const) {
    const at = lead.rememberedAt;
    score(lead, registry.rules.lead, { at, recordedAt: at, cause: { kind: 'split', subjectId: other } });
  }
  await update.settle();
  await rescoreCompanies({ transaction, registry, subjects, companyIds, now });
  await subjects.save();
  return keptId;
}

/** Its ledgers and transitions go on where they were closed. */
async function reopenLedgers(transaction: Transaction<Schema>, lead: SubjectInWork): Promise<void> {
  for (const { scorecardId, version, ...end } of await ledgerEnds(transaction, lead.subjectId)) {
    lead.scores.set(scoreKey({ scorecardId, version }), {
      ...end,
      score: 0,
      isEligible: end.band !== null,
      grade: undefined,
      priority: undefined,
      dimensions: [],
      points: {},
    });
  }
}

async function makeAnew(
  transaction: Transaction<Schema>,
  { registry, leads }: { registry: Registry; leads: readonly SubjectInWork[] },
): Promise<void> {
  const ids = leads.map(({ subjectId }) => subjectId);
  const spans = await spansOfHistories(transaction, ids);
  for (const lead of leads) {
    const span = spans.get(lead.subjectId);
    if (span) [lead.firstSeenAt, lead.lastSeenAt] = [span.firstAt, span.lastAt];
  }
  await forgetPending(transaction, leads);
  await rebuildLeads(transaction, registry, leads);
}
