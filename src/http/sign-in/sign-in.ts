import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Mailer } from '../../connectors/smtp/create-mailer.ts';
import { HOUR_MS, type Instant } from '../../domain/instant.ts';
import type { Language } from '../../domain/language.ts';
import type { Role } from '../../domain/role.ts';
import { resetMail } from '../../messaging/account-mail.ts';
import { findPerson, type PersonRow } from '../../store/people.ts';
import { type Actor, personActor } from '../actor.ts';
import { HttpProblem } from '../problem.ts';
import { AttemptLimiter } from './attempt-limiter.ts';
import {
  ADDRESS_HEADER,
  AUTHENTICATION_PATH,
  type AuthenticationParts,
  type BetterAuth,
  createAuthentication,
} from './authentication.ts';

/** Somebody who is signed in, in one browser. */
export interface SignedIn {
  actor: Actor & { kind: 'person' };
  sessionId: string;
  language: Language;
  timeZone: string;
  hasTwoFactor: boolean;
}

/** What signing in works with, besides what the library needs. */
export type SignInParts = Omit<AuthenticationParts, 'sendReset'> & { mailer: Mailer | undefined };

/** How long an answer about a session is believed without asking the database again, in other processes than the one that ended it. */
const TRUSTED_FOR_MS = 5_000;
const MOST_CACHED_SESSIONS = 10_000;

/** Signs people in and out, and knows who is signed in. */
export class SignIn {
  readonly parts: SignInParts;
  readonly limiter: AttemptLimiter;
  #library: BetterAuth | undefined;
  readonly #known = new Map<string, { readAt: Instant; found: Promise<SignedIn | null> }>();

  constructor(parts: SignInParts) {
    this.parts = parts;
    this.limiter = new AttemptLimiter(parts.clock);
  }

  /** Made when it is first needed: it asks the provider of single sign-on for its addresses, which commands need not. */
  get library(): BetterAuth {
    this.#library ??= createAuthentication({
      ...this.parts,
      sendReset: (person, token) => this.#sendReset(person.personId, token),
    });
    return this.#library;
  }

  async hashPassword(password: string): Promise<string> {
    const { password: passwords } = await this.library.$context;
    return passwords.hash(password);
  }

  /** Who makes the request, by its cookie; null when nobody is signed in. @param reply gets a cookie that lasts longer */
  async find(request: FastifyRequest, reply: FastifyReply): Promise<SignedIn | null> {
    return this.findByCookie(request.headers.cookie, reply);
  }

  /** Who a cookie belongs to. */
  async findByCookie(cookie: string | undefined, reply: FastifyReply): Promise<SignedIn | null> {
    if (cookie === undefined || !cookie.includes('ripen.session_token=')) return null;
    const now = this.parts.clock();
    const known = this.#known.get(cookie);
    if (known && now - known.readAt < TRUSTED_FOR_MS) return known.found;
    if (this.#known.size >= MOST_CACHED_SESSIONS) this.#known.clear();
    // The promise, not what it brings: a page asks many things at once.
    const found = this.#ask(cookie, reply);
    this.#known.set(cookie, { readAt: now, found });
    found.catch(() => this.#known.delete(cookie));
    return found;
  }

  /** Lets what was ended, or changed, count from now on. */
  forget(): void {
    this.#known.clear();
  }

  /**
   * Has the library answer, sets its cookies, and returns the body of its answer.
   *
   * @throws HttpProblem with the code of the library, as `invalid-password`
   */
  async call(request: FastifyRequest, reply: FastifyReply, path: string, body?: object): Promise<unknown> {
    const response = await this.forward(request, path, body);
    this.forget();
    for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return answer;
    throw problemOf(response.status, answer);
  }

  /** The library's own answer to a request, which is not told more than it needs. */
  async forward(request: FastifyRequest, path: string, body?: object): Promise<Response> {
    const { baseURL } = (await this.library.$context).options;
    const { cookie, 'user-agent': userAgent } = request.headers;
    const headers = new Headers({
      [ADDRESS_HEADER]: request.ip,
      ...(cookie !== undefined && { cookie }),
      ...(userAgent !== undefined && { 'user-agent': userAgent.slice(0, 500) }),
      ...(body && { 'content-type': 'application/json' }),
    });
    const url = `${String(baseURL)}${AUTHENTICATION_PATH}${path}`;
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : { method: 'GET' };
    return this.library.handler(new Request(url, { ...init, headers }));
  }

  /** Makes a token with which a person can choose a new password, once, within an hour. */
  async newResetToken(personId: string): Promise<string> {
    const { internalAdapter } = await this.library.$context;
    const token = randomBytes(24).toString('base64url');
    // The library goes by the time of the machine.
    const expiresAt = new Date(Date.now() + HOUR_MS);
    await internalAdapter.createVerificationValue({
      value: personId,
      identifier: resetName(token),
      expiresAt,
    });
    return token;
  }

  /** Whose new password a token is for. */
  async personOfReset(token: string): Promise<PersonRow | undefined> {
    const { internalAdapter } = await this.library.$context;
    const known = await internalAdapter.findVerificationValue(resetName(token));
    return known ? findPerson(this.parts.database.kysely, known.value) : undefined;
  }

  async #ask(cookie: string, reply: FastifyReply): Promise<SignedIn | null> {
    const { headers, response } = await this.library.api.getSession({
      headers: new Headers({ cookie }),
      returnHeaders: true,
    });
    for (const fresh of headers.getSetCookie()) reply.header('set-cookie', fresh);
    if (!response || response.user.deactivatedAt) return null;
    const { user, session } = response;
    const role = user.role as Role;
    return {
      actor: personActor({ personId: user.id, name: user.name, email: user.email, role }),
      sessionId: session.id,
      language: user.language as Language,
      timeZone: user.timeZone ?? 'UTC',
      hasTwoFactor: user.twoFactorEnabled === true,
    };
  }

  async #sendReset(personId: string, token: string): Promise<void> {
    const { database, mailer, publicUrl, logger } = this.parts;
    const person = await findPerson(database.kysely, personId);
    if (!person || person.deactivatedAt !== null || !mailer || publicUrl === undefined) return;
    const { email, name, language } = person;
    const mail = resetMail({ name, language, link: `${publicUrl}${resetPath(token)}` });
    try {
      await mailer.send({ to: email, ...mail });
    } catch (error) {
      logger.error({ err: error }, 'the e-mail with the link for a new password could not be sent');
    }
  }
}

/** The page where a new password is chosen. */
export function resetPath(token: string): string {
  return `/reset-password?token=${encodeURIComponent(token)}`;
}

/** What the library calls a token for a new password. */
function resetName(token: string): string {
  return `reset-password:${token}`;
}

function problemOf(status: number, answer: unknown): HttpProblem {
  const { message, code } = (answer ?? {}) as { message?: string; code?: string };
  const detail = message ?? 'signing in did not work';
  const word = code?.toLowerCase().replaceAll('_', '-');
  return new HttpProblem(status, detail, word === undefined ? {} : { code: word });
}
