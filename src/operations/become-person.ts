import type { Transaction } from 'kysely';
import { holdFirstStart } from '../store/hold-first-start.ts';
import { deleteInvitation, findOpenInvitation } from '../store/invitations.ts';
import { findPersonByEmail, hasPeople, insertPerson, type NewPerson } from '../store/people.ts';
import type { Schema } from '../store/schema.ts';

/** What somebody says of themselves. */
export type Newcomer = Omit<NewPerson, 'email' | 'isEmailVerified' | 'role'>;

/** Makes the first person, an owner; false when there is somebody already. */
export async function becomeOwner(
  transaction: Transaction<Schema>,
  newcomer: Newcomer & { email: string },
): Promise<boolean> {
  // Of two that come at once, the second finds the first.
  await holdFirstStart(transaction);
  if (await hasPeople(transaction)) return false;
  const email = newcomer.email.toLowerCase();
  await insertPerson(transaction, { ...newcomer, email, isEmailVerified: false, role: 'owner' });
  return true;
}

/**
 * Makes a person of whoever holds the token of an invitation, which is used up by that.
 *
 * @returns who it is; undefined when there is no such invitation, or no more
 */
export async function acceptInvitation(
  transaction: Transaction<Schema>,
  { tokenHash, ...newcomer }: Newcomer & { tokenHash: string },
): Promise<NewPerson | undefined> {
  const invitation = await findOpenInvitation(transaction, { tokenHash, now: newcomer.now });
  if (!invitation || !(await deleteInvitation(transaction, invitation.invitationId))) return undefined;
  const { email, role } = invitation;
  if (await findPersonByEmail(transaction, email)) return undefined;
  const person = { ...newcomer, email, isEmailVerified: true, role };
  await insertPerson(transaction, person);
  return person;
}
