import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Json, JsonObject } from '../domain/json.ts';
import { type AuditEntry, insertAuditEntry } from '../store/audit-entries.ts';
import { type Actor, actorName } from './actor.ts';
import type { Services } from './route-services.ts';
import { isSafe } from './sign-in/require-same-origin.ts';

/** What the audit log is to say of a request, besides who and when. */
export interface Audited {
  /** What it was done to; what the path names when left out. */
  target?: JsonObject;
  /** What else is worth knowing; never a secret. */
  details?: Readonly<Record<string, Json | undefined>>;
  /** Who it was, when the request did not begin as them. */
  actor?: Actor;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a request of this route is called in the audit log; its method and path when left out. False: it changes nothing. */
    audit?: string | false;
  }
  interface FastifyRequest {
    audited: Audited;
  }
}

/**
 * Notes every request to the API that changed something, before it is answered: a request whose entry cannot be written
 * fails. Routes need not think of it; the tracking API is left out, its messages are the histories themselves.
 */
export function auditRequests(server: FastifyInstance, services: Pick<Services, 'database' | 'clock'>): void {
  server.addHook('onRequest', async (request) => {
    request.audited = {};
  });
  server.addHook('onSend', async (request, reply) => {
    const action = auditedAction(request);
    if (action !== undefined && reply.statusCode < 400) await writeAudit(services, request, action);
  });
}

/** What a request is called in the audit log; undefined when it changes nothing that belongs there. */
export function auditedAction(request: Pick<FastifyRequest, 'method' | 'routeOptions'>): string | undefined {
  const { url, config } = request.routeOptions;
  if (config.audit === false || url === undefined || !url.startsWith('/api/')) return undefined;
  if (config.audit !== undefined) return config.audit;
  return isSafe(request) ? undefined : `${request.method} ${url.replace('/api/v1', '')}`;
}

/** Writes an entry about a request. */
export async function writeAudit(
  { database, clock }: Pick<Services, 'database' | 'clock'>,
  request: FastifyRequest,
  action: string,
): Promise<void> {
  const { audited, ip, params } = request;
  const actor = audited.actor ?? request.actor;
  await insertAuditEntry(database.kysely, {
    occurredAt: clock(),
    ...named(actor),
    action,
    target: audited.target ?? { ...(params as JsonObject) },
    details: presentOf(audited.details ?? {}),
    address: actor?.kind === 'local' ? '' : ip,
  });
}

function named(actor: Actor | null): Pick<AuditEntry, 'actorKind' | 'actorId' | 'actorName'> {
  if (actor === null) return { actorKind: 'nobody', actorId: null, actorName: '' };
  const actorId = actor.kind === 'person' ? actor.personId : actor.kind === 'key' ? actor.keyId : null;
  return { actorKind: actor.kind, actorId, actorName: actorName(actor) };
}

function presentOf(details: NonNullable<Audited['details']>): JsonObject {
  const present: JsonObject = {};
  for (const [name, value] of Object.entries(details)) if (value !== undefined) present[name] = value;
  return present;
}
