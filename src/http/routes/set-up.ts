import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { MINUTE_MS } from '../../domain/instant.ts';
import { acceptInvitation, becomeOwner, type Newcomer } from '../../operations/become-person.ts';
import { findOpenInvitation } from '../../store/invitations.ts';
import { personActor } from '../actor.ts';
import type { Keyring } from '../authorize.ts';
import { emailParameter, newcomerSchema, roleParameter } from '../contract/people.ts';
import { problemSchema, problems } from '../contract/wire-values.ts';
import { hashSecret } from '../key-secret.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';
import { refuseOtherSites } from '../sign-in/require-same-origin.ts';

const BY_ADDRESS = { most: 60, withinMs: 10 * MINUTE_MS };

const token = z.string().min(1).max(200);
const nothing = z.object({});

/** How people come in who have no account yet: the first one as owner, the others by invitation. They are signed in at once. */
export function setUpRoutes(services: Services, keyring: Keyring): FastifyPluginCallbackZod {
  const { database, clock, newId, signIn } = services;

  const newcomer = async (about: z.infer<typeof newcomerSchema>): Promise<Newcomer> => ({
    personId: newId(),
    accountId: newId(),
    name: about.name,
    language: about.language,
    timeZone: about.timeZone,
    passwordHash: await signIn.hashPassword(about.password),
    now: clock(),
  });

  return (server, _options, done) => {
    server.addHook('onRequest', async (request) => {
      refuseOtherSites(request, signIn.parts.publicUrl);
      signIn.limiter.count(`newcomer ${request.ip}`, BY_ADDRESS);
    });
    const about = { tags: ['People'], security: [] };

    server.post(
      '/setup',
      {
        config: { access: 'open', audit: 'setup' },
        schema: {
          ...about,
          summary: 'Make the first owner, with the token of the installation; works once',
          body: newcomerSchema.extend({ token, email: emailParameter }),
          response: { 201: nothing, ...problems, 409: problemSchema },
        },
      },
      async (request, reply) => {
        const { email, password } = request.body;
        if (!keyring.isLocal(request.body.token)) {
          const detail =
            'the token is not that of this installation; open the address that “npm start” printed';
          throw new HttpProblem(403, detail, { code: 'wrong-token' });
        }
        const person = await newcomer(request.body);
        const isMade = await database.transaction((transaction) =>
          becomeOwner(transaction, { ...person, email }),
        );
        if (!isMade) throw new HttpProblem(409, 'there is an owner already: sign in', { code: 'set-up' });
        request.audited.actor = personActor({ ...person, email: email.toLowerCase(), role: 'owner' });
        await signIn.call(request, reply, '/sign-in/email', { email: email.toLowerCase(), password });
        return reply.status(201).send({});
      },
    );

    server.get(
      '/invitation',
      {
        config: { access: 'open' },
        schema: {
          ...about,
          summary: 'What the token of an invitation is for',
          querystring: z.object({ token }),
          response: {
            200: z.object({ email: z.string(), role: roleParameter, invitedBy: z.string() }),
            ...problems,
          },
        },
      },
      async ({ query }) => {
        const tokenHash = hashSecret(query.token);
        const invitation = await findOpenInvitation(database.kysely, { tokenHash, now: clock() });
        if (!invitation) throw noInvitation();
        const { email, role, invitedBy } = invitation;
        return { email, role, invitedBy };
      },
    );

    server.post(
      '/invitation/acceptance',
      {
        config: { access: 'open', audit: 'invitation.accept' },
        schema: {
          ...about,
          summary: 'Accept an invitation; its token works once',
          body: newcomerSchema.extend({ token }),
          response: { 201: nothing, ...problems },
        },
      },
      async (request, reply) => {
        const { password } = request.body;
        const tokenHash = hashSecret(request.body.token);
        // Asked before the password is hashed, which takes long on purpose.
        if (!(await findOpenInvitation(database.kysely, { tokenHash, now: clock() }))) throw noInvitation();
        const about = await newcomer(request.body);
        const person = await database.transaction((transaction) =>
          acceptInvitation(transaction, { ...about, tokenHash }),
        );
        if (!person) throw noInvitation();
        request.audited.actor = personActor(person);
        request.audited.details = { role: person.role };
        await signIn.call(request, reply, '/sign-in/email', { email: person.email, password });
        return reply.status(201).send({});
      },
    );
    done();
  };
}

function noInvitation(): HttpProblem {
  const detail = 'the invitation was accepted, taken back or has expired; ask for a new one';
  return new HttpProblem(404, detail, { code: 'no-invitation' });
}
