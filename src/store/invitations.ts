import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Language } from '../domain/language.ts';
import type { Role } from '../domain/role.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

export interface InvitationRow {
  invitationId: string;
  email: string;
  role: Role;
  language: Language;
  invitedBy: string;
  createdAt: Instant;
  expiresAt: Instant;
}

const COLUMNS = [
  'invitation_id as invitationId',
  'email',
  'role',
  'language',
  'invited_by as invitedBy',
  'created_at as createdAt',
  'expires_at as expiresAt',
] as const;

/** Keeps an invitation, in place of one that the address has; its earlier link ends. */
export async function saveInvitation(
  database: Kysely<Schema>,
  invitation: InvitationRow & { tokenHash: string },
): Promise<void> {
  const values = {
    invitation_id: invitation.invitationId,
    role: invitation.role,
    language: invitation.language,
    invited_by: invitation.invitedBy,
    token_hash: invitation.tokenHash,
    created_at: toTimestamptz(invitation.createdAt),
    expires_at: toTimestamptz(invitation.expiresAt),
  };
  await database
    .insertInto('invitation')
    .values({ ...values, email: invitation.email })
    .onConflict((conflict) => conflict.column('email').doUpdateSet(values))
    .execute();
}

/** All invitations that nobody has accepted, expired ones too. */
export async function listInvitations(database: Kysely<Schema>): Promise<InvitationRow[]> {
  return database.selectFrom('invitation').select(COLUMNS).orderBy('created_at', 'desc').execute();
}

export async function findInvitation(
  database: Kysely<Schema>,
  invitationId: string,
): Promise<InvitationRow | undefined> {
  return database
    .selectFrom('invitation')
    .select(COLUMNS)
    .where('invitation_id', '=', invitationId)
    .executeTakeFirst();
}

/** The invitation with this token or for this address that has not expired. */
export async function findOpenInvitation(
  database: Kysely<Schema>,
  { now, ...by }: { now: Instant } & ({ tokenHash: string } | { email: string }),
): Promise<InvitationRow | undefined> {
  const query = database
    .selectFrom('invitation')
    .select(COLUMNS)
    .where('expires_at', '>', sql<number>`${toTimestamptz(now)}`);
  return 'email' in by
    ? query.where('email', '=', by.email).executeTakeFirst()
    : query.where('token_hash', '=', by.tokenHash).executeTakeFirst();
}

/** Takes an invitation away; false when there is none, because somebody was faster. */
export async function deleteInvitation(database: Kysely<Schema>, invitationId: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('invitation')
    .where('invitation_id', '=', invitationId)
    .executeTakeFirst();
  return Number(numDeletedRows) > 0;
}
