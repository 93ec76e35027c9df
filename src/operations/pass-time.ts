import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from '../store/schema.ts';
import { lockDueSubjects } from '../store/subjects.ts';
import type { Registry } from './registry.ts';
import { SubjectsInWork } from './subjects-in-work.ts';
import { Update } from './update.ts';

/**
 * Brings subjects up to date whose scores change by time alone, or that have a message whose instant has come.
 *
 * @returns how many there were; fewer than the limit means that none is left that nobody else is working on
 */
export async function passTime(
  transaction: Transaction<Schema>,
  registry: Registry,
  { now, limit }: { now: Instant; limit: number },
): Promise<number> {
  const due = await lockDueSubjects(transaction, { at: now, limit });
  if (due.length === 0) return 0;
  const subjects = new SubjectsInWork(transaction, registry, now);
  await subjects.load(due);
  await new Update({ transaction, registry, subjects, now }).settle();
  await subjects.save();
  return due.length;
}
