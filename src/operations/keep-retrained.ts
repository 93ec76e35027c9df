import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import { applyYamlEdit } from '../domain/yaml-edit/apply-yaml-edit.ts';
import { insertAuditEntry } from '../store/audit-entries.ts';
import { runningExperiments } from '../store/experiments.ts';
import type { Schema } from '../store/schema.ts';
import { type ScorecardCare, saveRetraining } from '../store/scorecard-care.ts';
import { findScorecard, listVersions } from '../store/scorecards.ts';
import { beginPublishing } from './publish.ts';
import type { Retrained } from './retrain-scorecard.ts';
import { saveProposal } from './save-proposal.ts';

/** Who learns by itself, in drafts, versions and the audit log. */
const BY = 'Ripen';

/**
 * Keeps what was learned again: published where people allowed it and every gate was passed; else as the draft of a scorecard of its
 * own, from which a challenger can be made. A draft that somebody works on stays. Either is in the audit log.
 */
export async function keepRetrained(
  transaction: Transaction<Schema>,
  { slug, care, retrained, now }: { slug: string; care: ScorecardCare; retrained: Retrained; now: Instant },
): Promise<void> {
  const { source, conversions, trial } = retrained;
  const reasons = [...retrained.reasons];
  let outcome: 'nothing learned' | 'draft' | 'published' = 'nothing learned';
  if (source !== undefined) {
    reasons.push(...(await busyReasons(transaction, care)));
    const isAllowed = care.retrain === 'publish' && reasons.length === 0;
    outcome = isAllowed ? 'published' : 'draft';
    if (isAllowed) {
      const comment = `learned again from ${conversions} conversions`;
      await beginPublishing(transaction, { source, comment, firesTransitions: true, by: BY, now });
    } else if (!(await saveChallenger(transaction, { slug, source, now }))) {
      outcome = 'nothing learned';
      reasons.push('Somebody works on the draft of the challenger.');
    }
  }
  const gain = trial ? { ...trial.gain } : null;
  const result: JsonObject = { outcome, reasons, conversions, gain };
  await saveRetraining(transaction, { scorecardId: care.scorecardId, at: now, result });
  await insertAuditEntry(transaction, {
    occurredAt: now,
    actorKind: 'nobody',
    actorId: null,
    actorName: BY,
    action: 'scorecard.retrain',
    target: { slug },
    details: result,
    address: '',
  });
}

/** Nothing is published while it would disturb. */
async function busyReasons(
  transaction: Transaction<Schema>,
  { retrain, scorecardId }: ScorecardCare,
): Promise<string[]> {
  if (retrain !== 'publish') return [];
  const reasons: string[] = [];
  const versions = await listVersions(transaction, scorecardId);
  if (versions.some(({ status }) => status === 'publishing')) reasons.push('A version is being published.');
  const isTried = (await runningExperiments(transaction)).some(
    ({ firstScorecardId, secondScorecardId }) =>
      firstScorecardId === scorecardId || secondScorecardId === scorecardId,
  );
  if (isTried) reasons.push('It takes part in an experiment.');
  return reasons;
}

const LONGEST_SLUG = 63;
const SUFFIX = '-challenger';

async function saveChallenger(
  transaction: Transaction<Schema>,
  { slug, source, now }: { slug: string; source: string; now: Instant },
): Promise<boolean> {
  const challenger = slug.slice(0, LONGEST_SLUG - SUFFIX.length) + SUFFIX;
  const known = await findScorecard(transaction, challenger);
  if (known && known.draft !== null && known.draftUpdatedBy !== BY) return false;
  const edited = applyYamlEdit(source, { kind: 'set', path: ['scorecard'], value: challenger });
  if (edited === undefined) throw new Error(`the text learned for ${slug} cannot be changed`);
  await saveProposal(transaction, { slug: challenger, source: edited, by: BY, at: now });
  return true;
}
