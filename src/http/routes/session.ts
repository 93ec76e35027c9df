import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { hasPeople } from '../../store/people.ts';
import { type Actor, actorName, scopesOf } from '../actor.ts';
import { enterBySession, type Keyring, secretOf } from '../authorize.ts';
import { type Me, sessionSchema } from '../contract/session.ts';
import type { Services } from '../route-services.ts';
import type { SignedIn } from '../sign-in/sign-in.ts';

/** Who is there. Open, because whoever is not signed in asks it too. */
export function sessionRoutes({ database, signIn }: Services, keyring: Keyring): FastifyPluginCallbackZod {
  const { mailer, singleSignOn } = signIn.parts;
  return (server, _options, done) => {
    server.get(
      '/session',
      {
        config: { access: 'open' },
        schema: {
          summary: 'Who makes this request, and whether Ripen is set up',
          security: [],
          tags: ['People'],
          response: { 200: sessionSchema },
        },
      },
      async (request, reply) => {
        const secret = secretOf(request);
        if (secret !== undefined) request.actor = await keyring.identify(secret);
        else await enterBySession(request, reply, signIn);
        const { actor, signedIn } = request;
        reply.header('cache-control', 'no-store');
        return {
          // Whoever is signed in need not be asked after.
          isSetUp: signedIn !== null || (await hasPeople(database.kysely)),
          me: actor && meOf(actor, signedIn),
          sendsMail: mailer !== undefined,
          singleSignOn: singleSignOn ? { title: singleSignOn.title } : null,
        };
      },
    );
    done();
  };
}

function meOf(actor: Actor, signedIn: SignedIn | null): Me {
  const person = actor.kind === 'person' ? actor : undefined;
  return {
    kind: actor.kind,
    personId: person?.personId ?? null,
    name: actorName(actor),
    email: person?.email ?? null,
    role: person?.role ?? null,
    scopes: [...scopesOf(actor)],
    language: signedIn?.language ?? null,
    timeZone: signedIn?.timeZone ?? null,
  };
}
