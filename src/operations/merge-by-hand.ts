import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { findLead } from '../store/find-subject.ts';
import { IdentityTaken } from '../store/identities.ts';
import type { Schema } from '../store/schema.ts';
import { mergeLeads } from './merge-leads.ts';
import type { Registry } from './registry.ts';
import { SubjectsInWork } from './subjects-in-work.ts';
import { Update } from './update.ts';

/**
 * Puts two leads together because a person says that they are one.
 *
 * @returns false when they are one already
 */
export async function mergeByHand(
  transaction: Transaction<Schema>,
  registry: Registry,
  { from, to, now }: { from: string; to: string; now: Instant },
): Promise<boolean> {
  if ((await findLead(transaction, from)) === (await findLead(transaction, to))) return false;
  const subjects = new SubjectsInWork(transaction, registry, now);
  await subjects.load([from, to]);
  const isStale = [from, to].some((lead) => subjects.find(lead)?.mergedInto !== null);
  if (isStale) throw new IdentityTaken('another transaction has just put two leads together, or removed one');
  await mergeLeads({ transaction, registry, subjects, from, to, now });
  await new Update({ transaction, registry, subjects, now }).settle();
  await subjects.save();
  return true;
}
