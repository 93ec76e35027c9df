import type { Transaction } from 'kysely';
import { parseLeadCondition } from '../conditions/parse-lead-condition.ts';
import type { Instant } from '../domain/instant.ts';
import { armsOfLeads, enterLeads } from '../store/experiment-leads.ts';
import type { ExperimentRow } from '../store/experiments.ts';
import { findLeads } from '../store/find-subject.ts';
import { readKnownSubjects } from '../store/known-subjects.ts';
import type { Schema } from '../store/schema.ts';
import { whoFulfils } from './who-fulfils.ts';

/**
 * Brings leads into a hold-out, as something is about to be done to them: whoever meets its condition takes part from now on, with
 * the arm that the lot gives; whoever took part before keeps it. After it was stopped nobody comes in any more.
 *
 * @param references by e-mail address, user id, anonymous id or lead id
 * @returns the arm of each by its reference; those without one are left out
 */
export async function assignLeads(
  transaction: Transaction<Schema>,
  { experiment, references, now }: { experiment: ExperimentRow; references: readonly string[]; now: Instant },
): Promise<Map<string, { arm: 0 | 1; exposedAt: Instant }>> {
  const leads = await findLeads(transaction, references);
  const arms = await assignSubjects(transaction, {
    experiment,
    subjectIds: [...new Set(leads.values())],
    now,
  });
  return new Map(
    [...leads].flatMap(([reference, lead]) => {
      const found = arms.get(lead);
      return found ? [[reference, found] as const] : [];
    }),
  );
}

/** The same of leads by their ids. */
export async function assignSubjects(
  transaction: Transaction<Schema>,
  { experiment, subjectIds, now }: { experiment: ExperimentRow; subjectIds: string[]; now: Instant },
): Promise<Map<string, { arm: 0 | 1; exposedAt: Instant }>> {
  if (experiment.status === 'running') {
    const eligible = await eligibleOf(transaction, { experiment, subjectIds, now });
    await enterLeads(transaction, { experiment, subjectIds: eligible, at: now });
  }
  return armsOfLeads(transaction, { ...experiment, subjectIds });
}

async function eligibleOf(
  transaction: Transaction<Schema>,
  { experiment, subjectIds, now }: { experiment: ExperimentRow; subjectIds: string[]; now: Instant },
): Promise<string[]> {
  if (experiment.condition === null) return subjectIds;
  const reading = parseLeadCondition(experiment.condition);
  if (!reading.ok)
    throw new Error(`the condition of the experiment ${experiment.slug} cannot be read any more`);
  const profiles = await readKnownSubjects(transaction, subjectIds);
  const found = await whoFulfils(transaction, { condition: reading.condition, profiles, now });
  return subjectIds.filter((subjectId) => found.has(subjectId));
}
