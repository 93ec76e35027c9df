import type { Role } from '../domain/role.ts';
import { API_SCOPES, ROLE_SCOPES, type Scope } from './contract/access.ts';

/** Who makes a request: somebody who signed in, a program with a key, or the installation's own command line. */
export type Actor =
  | { kind: 'person'; personId: string; name: string; email: string; role: Role }
  | { kind: 'key'; keyId: string; name: string; scopes: readonly Scope[] }
  | { kind: 'local' };

/** A person as an actor. */
export function personActor(person: {
  personId: string;
  name: string;
  email: string;
  role: Role;
}): Actor & { kind: 'person' } {
  const { personId, name, email, role } = person;
  return { kind: 'person', personId, name, email, role };
}

/** The name of an actor as histories and logs show it. */
export function actorName(actor: Actor): string {
  return actor.kind === 'local' ? 'command line' : actor.name;
}

/** What an actor may do. */
export function scopesOf(actor: Actor): readonly Scope[] {
  if (actor.kind === 'local') return API_SCOPES;
  return actor.kind === 'person' ? ROLE_SCOPES[actor.role] : actor.scopes;
}

/** What an actor is known by for good, whatever it is called: whose saved views and comments are whose. */
export function actorId(actor: Actor): string {
  if (actor.kind === 'person') return `person:${actor.personId}`;
  return actor.kind === 'key' ? `key:${actor.keyId}` : 'local';
}
