import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ApiKeyRow, findApiKey, touchApiKey } from '../store/api-keys.ts';
import { databaseTrouble } from '../store/database-trouble.ts';
import type { Actor } from './actor.ts';
import { ROLE_SCOPES, type Scope } from './contract/access.ts';
import { hashSecret } from './key-secret.ts';
import { HttpProblem } from './problem.ts';
import type { Services } from './route-services.ts';
import { requireSameOrigin } from './sign-in/require-same-origin.ts';
import type { SignedIn } from './sign-in/sign-in.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * The scope that a request needs; `open` lets everyone in, `person` whoever is signed in. A route without it lets
     * nobody in.
     */
    access?: Scope | 'open' | 'person' | 'in-handler';
  }
  interface FastifyRequest {
    /** Who makes the request; null on routes that are open or ask in their handler. */
    actor: Actor | null;
    /** The browser in which whoever makes it is signed in; null for keys and the command line. */
    signedIn: SignedIn | null;
  }
}

/** How long an answer about a key is believed without asking the database again: a revoked key works this much longer. */
const TRUSTED_FOR_MS = 5_000;
const TOUCHED_EVERY_MS = 60_000;
const MOST_CACHED_KEYS = 10_000;

/** Asks every request for a key, or for somebody who is signed in, with the scope of its route. Routes that name no scope are closed. */
export function authorizeRequests(
  server: FastifyInstance,
  keyring: Keyring,
  { signIn }: Pick<Services, 'signIn'>,
): void {
  server.decorateRequest('actor', null);
  server.decorateRequest('signedIn', null);
  server.addHook('onRequest', async (request, reply) => {
    const { access } = request.routeOptions.config;
    if (access === 'open' || access === 'in-handler' || request.is404) return;
    if (access === undefined)
      throw new HttpProblem(403, 'this route lets nobody in, because it names no scope');
    const secret = secretOf(request);
    if (secret === undefined && (await enterBySession(request, reply, signIn))) {
      if (access !== 'person') requireRoleScope(request, access);
    } else if (access === 'person') {
      if (await keyring.identify(secret ?? ''))
        throw new HttpProblem(403, 'this is for people who are signed in, not for keys');
      throw notSignedIn();
    } else request.actor = await keyring.require(secret, access);
  });
}

/** Lets in whoever the cookie of the request says, by a page of our own. */
export async function enterBySession(
  request: FastifyRequest,
  reply: FastifyReply,
  signIn: Services['signIn'],
): Promise<boolean> {
  const signedIn = await signIn.find(request, reply);
  if (!signedIn) return false;
  requireSameOrigin(request, signIn.parts.publicUrl);
  request.signedIn = signedIn;
  request.actor = signedIn.actor;
  return true;
}

function requireRoleScope({ actor }: FastifyRequest, scope: Scope): void {
  if (actor?.kind !== 'person' || ROLE_SCOPES[actor.role].includes(scope)) return;
  throw new HttpProblem(403, `the role ${actor.role} lacks the scope ${scope}`);
}

function notSignedIn(): HttpProblem {
  const headers = { 'www-authenticate': 'Bearer realm="Ripen"' };
  const detail = 'this request needs somebody who is signed in, or a key; make one with: ripen key create';
  return new HttpProblem(401, detail, { headers });
}

/** The key of a request: a bearer token, or the user name of basic authentication as the Segment SDKs send it. */
export function secretOf(request: FastifyRequest): string | undefined {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ');
  if (/^bearer$/i.test(scheme)) return credentials;
  if (!/^basic$/i.test(scheme)) return undefined;
  return Buffer.from(credentials, 'base64').toString('utf8').split(':')[0];
}

/** The browser in which whoever makes a request is signed in, on a route for people. */
export function signedInOf(request: FastifyRequest): SignedIn {
  if (request.signedIn === null) throw new Error('this route does not ask people who they are');
  return request.signedIn;
}

/** Who made a request that needed somebody to. */
export function actorOf(request: FastifyRequest): Actor {
  if (request.actor === null) throw new Error('this route asks nobody who they are');
  return request.actor;
}

interface KnownKey {
  /** Undefined when there is no such key. */
  key: Pick<ApiKeyRow, 'keyId' | 'name' | 'scopes'> | undefined;
  readAt: number;
  touchedAt: number;
}

/** Knows which keys may do what. */
export class Keyring {
  readonly #services: Pick<Services, 'database' | 'clock' | 'localToken'>;
  readonly #known = new Map<string, KnownKey>();

  constructor(services: Pick<Services, 'database' | 'clock' | 'localToken'>) {
    this.#services = services;
  }

  /** @throws HttpProblem 401 without a key that is known, 403 when it may not do this */
  async require(secret: string | undefined, scope: Scope): Promise<Actor> {
    if (secret === undefined || secret === '') throw notSignedIn();
    const actor = await this.identify(secret);
    if (!actor) throw new HttpProblem(401, 'the key is not known, or was revoked');
    if (actor.kind === 'key' && !actor.scopes.includes(scope))
      throw new HttpProblem(403, `the key lacks the scope ${scope}; it has ${actor.scopes.join(', ')}`);
    return actor;
  }

  /** Whose secret this is; null when it is nobody's, or was revoked. */
  async identify(secret: string): Promise<Actor | null> {
    if (this.isLocal(secret)) return { kind: 'local' };
    const key = await this.#read(hashSecret(secret));
    return key ? { kind: 'key', keyId: key.keyId, name: key.name, scopes: key.scopes as Scope[] } : null;
  }

  /** Whether this is the token of the installation's own command line. */
  isLocal(secret: string): boolean {
    const [given, own] = [secret, this.#services.localToken].map((text) => Buffer.from(hashSecret(text)));
    return given !== undefined && own !== undefined && timingSafeEqual(given, own);
  }

  async #read(hash: string): Promise<KnownKey['key']> {
    const now = this.#services.clock();
    const known = this.#known.get(hash);
    if (known && now - known.readAt < TRUSTED_FOR_MS) return known.key;
    const key = await this.#find(hash);
    // What was known of the key is believed: without a database there is little that it could be misused for.
    if (key === 'unavailable') return known?.key;
    const touchedAt = known?.touchedAt ?? key?.lastUsedAt ?? 0;
    const isStale = key !== undefined && now - touchedAt >= TOUCHED_EVERY_MS;
    if (key && isStale) await this.#touch(key.keyId, now);
    if (this.#known.size >= MOST_CACHED_KEYS) this.#known.clear();
    this.#known.set(hash, { key, readAt: now, touchedAt: isStale ? now : touchedAt });
    return key;
  }

  async #find(hash: string): Promise<Awaited<ReturnType<typeof findApiKey>> | 'unavailable'> {
    const { database } = this.#services;
    try {
      return await findApiKey(database.kysely, hash);
    } catch (error) {
      const isKnown = this.#known.get(hash)?.key !== undefined;
      if (isKnown && databaseTrouble(error, database) === 'unavailable') return 'unavailable';
      throw error;
    }
  }

  /** When the disk of the database is full it is not noted, and what only reads goes on. */
  async #touch(keyId: string, at: number): Promise<void> {
    const { database } = this.#services;
    try {
      await touchApiKey(database.kysely, { keyId, at });
    } catch (error) {
      if (databaseTrouble(error, database) !== 'full') throw error;
    }
  }
}
