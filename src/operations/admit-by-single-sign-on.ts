import type { Instant } from '../domain/instant.ts';
import type { Language } from '../domain/language.ts';
import type { Role } from '../domain/role.ts';
import type { Database } from '../store/connect-database.ts';
import { deleteInvitation, findOpenInvitation } from '../store/invitations.ts';

/** Somebody whom another system names, and who is not a person yet. */
export interface Newcomer {
  email: string;
  /** Whether that system says that the address is theirs. */
  isVerified: boolean;
  /** The domain whose people may come in without an invitation, and the role that they get. */
  domain: string | undefined;
  domainRole: Role;
  now: Instant;
}

/** Lets somebody in who was invited or is of the domain: what they get; undefined when neither. Uses the invitation up. */
export async function admitBySingleSignOn(
  database: Database,
  { email, isVerified, domain, domainRole, now }: Newcomer,
): Promise<{ role: Role; language: Language; timeZone: string } | undefined> {
  if (!isVerified) return undefined;
  return database.transaction(async (transaction) => {
    const invitation = await findOpenInvitation(transaction, { email: email.toLowerCase(), now });
    if (invitation && (await deleteInvitation(transaction, invitation.invitationId)))
      return { role: invitation.role, language: invitation.language, timeZone: 'UTC' };
    const isOfDomain = domain !== undefined && email.toLowerCase().endsWith(`@${domain.toLowerCase()}`);
    return isOfDomain ? { role: domainRole, language: 'en', timeZone: 'UTC' } : undefined;
  });
}
