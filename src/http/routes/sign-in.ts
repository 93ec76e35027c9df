import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { MINUTE_MS } from '../../domain/instant.ts';
import { findPersonByEmail } from '../../store/people.ts';
import { personActor } from '../actor.ts';
import { writeAudit } from '../audit.ts';
import { enterBySession } from '../authorize.ts';
import { emailParameter, knownPassword, newPassword } from '../contract/people.ts';
import { problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';
import { refuseOtherSites } from '../sign-in/require-same-origin.ts';

const BY_EMAIL = { most: 10, withinMs: 10 * MINUTE_MS };
const BY_ADDRESS = { most: 300, withinMs: 10 * MINUTE_MS };
const RESETS = { most: 5, withinMs: 60 * MINUTE_MS };

/** A page of this app to come back to; an address of another site is none. */
const returnPath = z
  .string()
  .max(2_000)
  .regex(/^\/(?![/\\])[^\\\p{Cc}]*$/u, 'expected a path of this app, as /leads')
  .default('/');

const nothing = z.object({});

/** Signing in and out, and new passwords for whoever forgot theirs. */
export function signInRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, signIn } = services;
  const { publicUrl } = signIn.parts;
  return (server, _options, done) => {
    server.addHook('onRequest', async (request) => {
      refuseOtherSites(request, publicUrl);
      signIn.limiter.count(`address ${request.ip}`, BY_ADDRESS);
    });
    const open = { access: 'open' } as const;
    const about = { tags: ['People'], security: [] };

    server.post(
      '/sign-in',
      {
        config: { ...open, audit: 'sign-in' },
        schema: {
          ...about,
          summary: 'Sign in with a password; answers with a cookie, or asks for a code',
          body: z.object({ email: emailParameter, password: knownPassword }),
          response: { 200: z.object({ needsCode: z.boolean() }), ...problems },
        },
      },
      async (request, reply) => {
        const email = request.body.email.toLowerCase();
        signIn.limiter.count(`sign-in ${email}`, BY_EMAIL);
        request.audited.details = { email };
        const person = await findPersonByEmail(database.kysely, email);
        if (person) request.audited.actor = personActor(person);
        const answer = await signIn
          .call(request, reply, '/sign-in/email', { email, password: request.body.password })
          .catch((error: unknown) => noteFailure(services, request, error));
        const { twoFactorRedirect = false } = answer as { twoFactorRedirect?: boolean };
        request.audited.details = { email, needsCode: twoFactorRedirect };
        signIn.limiter.forget(`sign-in ${email}`);
        return { needsCode: twoFactorRedirect };
      },
    );

    server.post(
      '/sign-in/code',
      {
        config: { ...open, audit: 'sign-in.code' },
        schema: {
          ...about,
          summary: 'Sign in with the code that was asked for',
          body: z.object({
            code: z.string().trim().min(1).max(32),
            kind: z.enum(['app', 'backup']).default('app'),
          }),
          response: { 200: nothing, ...problems },
        },
      },
      async (request, reply) => {
        const { code, kind } = request.body;
        const path = kind === 'app' ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code';
        request.audited.details = { kind };
        const answer = await signIn
          .call(request, reply, path, { code })
          .catch((error: unknown) => noteFailure(services, request, error));
        const { user } = answer as { user?: { email: string } };
        const person = user && (await findPersonByEmail(database.kysely, user.email));
        if (person) request.audited.actor = personActor(person);
        return {};
      },
    );

    server.post(
      '/sign-in/single-sign-on',
      {
        config: { ...open, audit: false },
        schema: {
          ...about,
          summary: 'Where to go to sign in through the other system',
          body: z.object({ returnTo: returnPath }),
          response: { 200: z.object({ url: z.string() }), ...problems },
        },
      },
      async (request, reply) => {
        const answer = await signIn.call(request, reply, '/sign-in/social', {
          provider: 'oidc',
          callbackURL: request.body.returnTo,
          errorCallbackURL: '/sign-in',
          disableRedirect: true,
        });
        return { url: String((answer as { url: unknown }).url) };
      },
    );

    server.post(
      '/sign-out',
      {
        config: { ...open, audit: 'sign-out' },
        schema: {
          ...about,
          summary: 'Sign out of this browser',
          body: nothing,
          response: { 200: nothing, ...problems },
        },
      },
      async (request, reply) => {
        await enterBySession(request, reply, signIn);
        await signIn.call(request, reply, '/sign-out', {});
        return {};
      },
    );

    server.post(
      '/password-resets',
      {
        config: { ...open, audit: 'password.ask' },
        schema: {
          ...about,
          summary: 'Ask for a link for a new password by e-mail; the same answer whoever is asked for',
          body: z.object({ email: emailParameter }),
          response: { 202: nothing, ...problems },
        },
      },
      async (request, reply) => {
        const email = request.body.email.toLowerCase();
        if (!signIn.parts.mailer)
          throw new HttpProblem(409, 'this Ripen sends no e-mail: ask its owner or an admin for a link');
        signIn.limiter.count(`reset ${email}`, RESETS);
        request.audited.details = { email };
        await signIn.call(request, reply, '/request-password-reset', { email });
        return reply.status(202).send({});
      },
    );

    server.post(
      '/password-resets/confirmation',
      {
        config: { ...open, audit: 'password.reset' },
        schema: {
          ...about,
          summary: 'Choose a new password with the token of the link; ends all sessions',
          body: z.object({ token: z.string().min(1).max(200), password: newPassword }),
          response: { 200: nothing, ...problems },
        },
      },
      async (request, reply) => {
        const { token, password } = request.body;
        const person = await signIn.personOfReset(token);
        if (person) request.audited.actor = personActor(person);
        await signIn.call(request, reply, '/reset-password', { token, newPassword: password });
        return {};
      },
    );
    done();
  };
}

/** The way back from the other system through which people sign in. */
export function singleSignOnRoutes(services: Services) {
  const { signIn } = services;
  return async (server: FastifyInstance): Promise<void> => {
    server.get(
      '/api/auth/callback/oidc',
      { config: { access: 'open' }, schema: { hide: true } },
      async (request, reply) => {
        signIn.limiter.count(`address ${request.ip}`, BY_ADDRESS);
        const query = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '';
        const response = await signIn.forward(request, `/callback/oidc${query}`);
        signIn.forget();
        const cookies = response.headers.getSetCookie();
        for (const cookie of cookies) reply.header('set-cookie', cookie);
        const location = response.headers.get('location') ?? '/sign-in?error=failed';
        const cookie = cookies.map((text) => text.split(';')[0]).join('; ');
        request.signedIn = await signIn.findByCookie(cookie, reply);
        request.audited.details = { through: 'single sign-on' };
        request.actor = request.signedIn?.actor ?? null;
        await writeAudit(services, request, request.actor ? 'sign-in' : 'sign-in.failed');
        return reply.redirect(location, 302);
      },
    );
  };
}

async function noteFailure(services: Services, request: FastifyRequest, error: unknown): Promise<never> {
  await writeAudit(services, request, 'sign-in.failed');
  throw error;
}
