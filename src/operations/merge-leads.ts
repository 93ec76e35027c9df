import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { COMPANY_MEMBERSHIP } from '../domain/trait.ts';
import { earliest } from '../scoring/compile-measure.ts';
import { type Cause, movesBetween } from '../scoring/ledger.ts';
import { emptyMemory, mergeMemories } from '../scoring/memory.ts';
import { letTimePass, score } from '../scoring/subject.ts';
import { moveEffects } from '../store/effect-moves.ts';
import { moveEnrolmentsOfLead } from '../store/enrolment-moves.ts';
import { inheritArms } from '../store/experiment-leads.ts';
import { moveHandovers } from '../store/handover-moves.ts';
import { moveIdentities } from '../store/identities.ts';
import { moveMessages } from '../store/messages.ts';
import { deleteProfiles } from '../store/profiles.ts';
import type { Schema } from '../store/schema.ts';
import { deleteScores } from '../store/scores.ts';
import { toTimestamptz } from '../store/timestamptz.ts';
import { rescoreCompanies } from './company-membership.ts';
import { rebuildLeads } from './rebuild-memory.ts';
import type { Registry } from './registry.ts';
import type { SubjectInWork, SubjectsInWork } from './subjects-in-work.ts';

/**
 * Puts two leads that turned out to be one together: the one that stays gets the history and the names of the other,
 * whose ledger is closed with an entry. The memories are merged, which does not depend on the length of the histories;
 * only when both had the same message is the memory made anew.
 */
export async function mergeLeads(work: {
  transaction: Transaction<Schema>;
  registry: Registry;
  subjects: SubjectsInWork;
  from: string;
  to: string;
  /** The lead that `from` is, before that one was itself merged into `to`; `to` when left out. */
  into?: string;
  now: Instant;
}): Promise<void> {
  const { transaction, registry, subjects, now } = work;
  const { lead: rules } = registry.rules;
  const [from, to] = [subjects.get(work.from), subjects.get(work.to)];
  const at = Math.max(now, from.rememberedAt, to.rememberedAt);
  for (const lead of [from, to]) {
    await subjects.readThrough(lead, at);
    letTimePass(lead, rules, at);
  }
  await moveIdentities(transaction, work);
  const duplicates = await moveMessages(transaction, { ...work, at });
  await inheritArms(transaction, work);
  await moveEnrolmentsOfLead(transaction, { ...work, at: toTimestamptz(at) });
  await moveEffects(transaction, work);
  await moveHandovers(transaction, { ...work, now: at });

  const companies = [from.companyId, to.companyId].filter((companyId) => companyId !== null);
  to.firstSeenAt = Math.min(from.firstSeenAt, to.firstSeenAt);
  to.lastSeenAt = Math.max(from.lastSeenAt, to.lastSeenAt);
  to.pendingLaterAt = earliest([from.pendingLaterAt, to.pendingLaterAt]);
  if (duplicates > 0 || from.measureRevision !== to.measureRevision)
    await rebuildLeads(transaction, registry, [to]);
  else to.memory = mergeMemories(rules.programAt(to.measureRevision), to.memory, from.memory);
  to.companyId = companyAfter(from, to);
  subjects.attachCompanies();
  to.isProfileDue = true;
  close(from, { at, by: to.subjectId, into: work.into ?? to.subjectId });
  await deleteScores(transaction, from.subjectId);
  await deleteProfiles(transaction, [from.subjectId]);
  score(to, rules, { at, recordedAt: at, cause: { kind: 'merge', subjectId: from.subjectId } });
  await rescoreCompanies({ transaction, registry, subjects, companyIds: new Set(companies), now: at });
}

/** The company of the one whose membership was said later, which is what the merged traits hold. */
function companyAfter(from: SubjectInWork, to: SubjectInWork): string | null {
  const group = to.memory.traits[COMPANY_MEMBERSHIP]?.messageId;
  const isFromLater = group !== undefined && from.memory.traits[COMPANY_MEMBERSHIP]?.messageId === group;
  return isFromLater ? (from.companyId ?? to.companyId) : (to.companyId ?? from.companyId);
}

/** Closes the ledgers of a lead that is another one, and leaves a row that says which. */
function close(lead: SubjectInWork, { at, by, into }: { at: Instant; by: string; into: string }): void {
  const cause: Cause = { kind: 'merge', subjectId: by };
  for (const [key, state] of lead.scores) {
    const [scorecardId = 0, version = 0] = key.split(':').map(Number);
    const moves = movesBetween(state.points, {});
    if (moves.length === 0) continue;
    const entry = {
      entry: state.entries + 1,
      occurredAt: at,
      recordedAt: at,
      from: state.score,
      to: 0,
      cause,
      moves,
    };
    lead.journal.entries.push({ scorecardId, version, ...entry });
  }
  lead.scores.clear();
  lead.memory = emptyMemory();
  lead.journal.remembered = [];
  lead.journal.untold = [];
  lead.mergedInto = into;
  lead.companyId = null;
  lead.pendingLaterAt = undefined;
  lead.changesAt = undefined;
}
