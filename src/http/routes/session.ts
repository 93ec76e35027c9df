import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { type Actor, actorName, scopesOf } from '../actor.ts';
import { type Keyring, secretOf } from '../authorize.ts';
import { type Me, sessionSchema } from '../contract/session.ts';

/** Who is there. Open, because whoever is not signed in asks it too. */
export function sessionRoutes(keyring: Keyring): FastifyPluginCallbackZod {
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
        const actor = secret === undefined ? null : await keyring.identify(secret);
        reply.header('cache-control', 'no-store');
        return { isSetUp: true, me: actor && meOf(actor), sendsMail: false, singleSignOn: null };
      },
    );
    done();
  };
}

function meOf(actor: Actor): Me {
  const person = actor.kind === 'person' ? actor : undefined;
  return {
    kind: actor.kind,
    personId: person?.personId ?? null,
    name: actorName(actor),
    email: person?.email ?? null,
    role: person?.role ?? null,
    scopes: [...scopesOf(actor)],
    language: null,
    timeZone: null,
  };
}
