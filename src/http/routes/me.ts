import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import { hasPassword, updatePerson } from '../../store/people.ts';
import { deleteSessions, listSessions } from '../../store/sessions.ts';
import { signedInOf } from '../authorize.ts';
import {
  browserSessionSchema,
  knownPassword,
  languageParameter,
  newPassword,
  personName,
  profileSchema,
  timeZoneParameter,
} from '../contract/people.ts';
import { problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const nothing = z.object({});
const withPassword = z.object({ password: knownPassword });
const backupCodes = z.array(z.string()).meta({ description: 'Each good once, for when the device is lost.' });

/** What people keep of themselves: profile, password, second factor, browsers in which they are signed in. */
export function meRoutes({ database, clock, signIn }: Services): FastifyPluginCallbackZod {
  return (server, _options, done) => {
    const person = { access: 'person' } as const;
    const about = { tags: ['People'] };

    server.get(
      '/me',
      {
        config: person,
        schema: { ...about, summary: 'The own profile', response: { 200: profileSchema, ...problems } },
      },
      async (request) => {
        const { actor, language, timeZone, hasTwoFactor } = signedInOf(request);
        const { personId, name, email, role } = actor;
        const password = await hasPassword(database.kysely, personId);
        return { personId, name, email, role, language, timeZone, hasTwoFactor, hasPassword: password };
      },
    );

    server.patch(
      '/me',
      {
        config: { ...person, audit: 'profile.change' },
        schema: {
          ...about,
          summary: 'Change the own name, language or time zone',
          body: z
            .object({ name: personName, language: languageParameter, timeZone: timeZoneParameter })
            .partial(),
          response: { 200: nothing, ...problems },
        },
      },
      async (request) => {
        const { personId } = signedInOf(request).actor;
        await updatePerson(database.kysely, { personId, change: request.body, now: clock() });
        request.audited.details = { ...request.body };
        signIn.forget();
        return {};
      },
    );

    server.put(
      '/me/password',
      {
        config: { ...person, audit: 'password.change' },
        schema: {
          ...about,
          summary: 'Change the own password; ends the sessions in all other browsers',
          body: z.object({ current: knownPassword, password: newPassword }),
          response: { 200: nothing, ...problems },
        },
      },
      async (request, reply) => {
        await signIn.call(request, reply, '/change-password', {
          currentPassword: request.body.current,
          newPassword: request.body.password,
          revokeOtherSessions: true,
        });
        return {};
      },
    );

    server.post(
      '/me/two-factor',
      {
        config: { ...person, audit: 'two-factor.begin' },
        schema: {
          ...about,
          summary: 'Begin to use a second factor; it counts once its first code was right',
          body: withPassword,
          response: {
            200: z.object({
              uri: z.string().meta({ description: 'For the app that makes codes (otpauth://).' }),
              backupCodes,
            }),
            ...problems,
          },
        },
      },
      async (request, reply) => {
        const answer = await signIn.call(request, reply, '/two-factor/enable', request.body);
        const { totpURI, backupCodes } = answer as { totpURI: string; backupCodes: string[] };
        return { uri: totpURI, backupCodes };
      },
    );

    server.post(
      '/me/two-factor/confirmation',
      {
        config: { ...person, audit: 'two-factor.on' },
        schema: {
          ...about,
          summary: 'Turn the second factor on with its first code',
          body: z.object({ code: z.string().trim().min(6).max(10) }),
          response: { 200: nothing, ...problems },
        },
      },
      async (request, reply) => {
        await signIn.call(request, reply, '/two-factor/verify-totp', request.body);
        return {};
      },
    );

    server.post(
      '/me/two-factor/removal',
      {
        config: { ...person, audit: 'two-factor.off' },
        schema: {
          ...about,
          summary: 'Turn the second factor off',
          body: withPassword,
          response: { 200: nothing, ...problems },
        },
      },
      async (request, reply) => {
        await signIn.call(request, reply, '/two-factor/disable', request.body);
        return {};
      },
    );

    server.post(
      '/me/two-factor/backup-codes',
      {
        config: { ...person, audit: 'two-factor.backup-codes' },
        schema: {
          ...about,
          summary: 'Make new backup codes; the earlier ones end',
          body: withPassword,
          response: { 200: z.object({ backupCodes }), ...problems },
        },
      },
      async (request, reply) => {
        const answer = await signIn.call(request, reply, '/two-factor/generate-backup-codes', request.body);
        return { backupCodes: (answer as { backupCodes: string[] }).backupCodes };
      },
    );

    server.get(
      '/me/sessions',
      {
        config: person,
        schema: {
          ...about,
          summary: 'The browsers in which one is signed in',
          response: { 200: z.object({ items: z.array(browserSessionSchema) }), ...problems },
        },
      },
      async (request) => {
        const { actor, sessionId } = signedInOf(request);
        // The library's sessions go by the time of the machine.
        const sessions = await listSessions(database.kysely, { personId: actor.personId, now: Date.now() });
        return {
          items: sessions.map((session) => ({
            ...session,
            isCurrent: session.sessionId === sessionId,
            createdAt: formatInstant(session.createdAt),
            lastSeenAt: formatInstant(session.lastSeenAt),
          })),
        };
      },
    );

    server.delete(
      '/me/sessions',
      {
        config: { ...person, audit: 'sessions.end' },
        schema: {
          ...about,
          summary: 'Sign out of all other browsers',
          response: { 200: z.object({ ended: z.number().int() }), ...problems },
        },
      },
      async (request) => {
        const { actor, sessionId } = signedInOf(request);
        const { personId } = actor;
        const ended = await deleteSessions(database.kysely, { personId, except: sessionId });
        signIn.forget();
        return { ended };
      },
    );

    server.delete(
      '/me/sessions/:sessionId',
      {
        config: { ...person, audit: 'session.end' },
        schema: {
          ...about,
          summary: 'Sign out of another browser',
          params: z.object({ sessionId: z.uuid() }),
          response: { 200: nothing, ...problems },
        },
      },
      async (request) => {
        const { personId } = signedInOf(request).actor;
        const only = request.params.sessionId;
        const ended = await deleteSessions(database.kysely, { personId, only });
        signIn.forget();
        if (ended === 0) throw new HttpProblem(404, 'there is no such session of yours');
        return {};
      },
    );
    done();
  };
}
