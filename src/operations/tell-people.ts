import type { Transaction } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { clearPeopleDue, firstWithPeopleDue, makePeopleDue } from '../store/subjects.ts';

/**
 * Asks for the people of a company to be evaluated again after something of the company changed. Not in the
 * transaction of the change: that one holds the company and must not wait for all of its people.
 *
 * @returns whether there was such a company
 */
export async function tellPeople(transaction: Transaction<Schema>): Promise<boolean> {
  const due = await firstWithPeopleDue(transaction);
  if (!due) return false;
  await makePeopleDue(transaction, { companyId: due.companyId, at: due.peopleDueAt });
  await clearPeopleDue(transaction, due);
  return true;
}
