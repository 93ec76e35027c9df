import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Role } from '../domain/role.ts';
import { lookAtHandoversOf } from '../store/due-handovers.ts';
import { deletePerson, findPerson, holdOwners, type PersonRow, updatePerson } from '../store/people.ts';
import type { Schema } from '../store/schema.ts';
import { deleteSessions } from '../store/sessions.ts';

/** The last owner can neither go nor become somebody else: nobody could make another one. */
export class LastOwner extends Error {
  override readonly name = 'LastOwner';

  constructor() {
    super('this is the last owner: make somebody else an owner first');
  }
}

/** What is to become of a person. */
export type PersonFate = { role?: Role | undefined; isActive?: boolean | undefined } | 'removed';

/**
 * Gives a person another role, lets them in no more or again, or removes them. Whoever may not come in any more is signed out.
 *
 * @returns who they were before; undefined when there is no such person
 * @throws LastOwner
 */
export async function changePerson(
  transaction: Transaction<Schema>,
  { personId, fate, now }: { personId: string; fate: PersonFate; now: Instant },
): Promise<PersonRow | undefined> {
  const owners = await holdOwners(transaction);
  const person = await findPerson(transaction, personId);
  if (!person) return undefined;
  const isLastOwner = owners.length === 1 && owners[0] === personId;
  const goes = fate === 'removed' || fate.isActive === false;
  if (isLastOwner && (goes || (fate.role !== undefined && fate.role !== 'owner'))) throw new LastOwner();
  // Others may have to answer the leads that they have.
  if (goes) await lookAtHandoversOf(transaction, { personId, at: now });
  if (fate === 'removed') {
    await deletePerson(transaction, personId);
    return person;
  }
  const { role, isActive } = fate;
  const deactivatedAt = isActive === false ? (person.deactivatedAt ?? now) : null;
  const change = { role, ...(isActive !== undefined && { deactivatedAt }) };
  await updatePerson(transaction, { personId, change, now });
  if (goes) await deleteSessions(transaction, { personId });
  return person;
}
