import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import { insertApiKey, listApiKeys, revokeApiKey } from '../../store/api-keys.ts';
import { scopesOf } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import { API_SCOPES, SCOPES, type Scope } from '../contract/access.ts';
import { instantText, optionalInstant, problems } from '../contract/wire-values.ts';
import { hashSecret, newKeySecret } from '../key-secret.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const scopeSchema = z.enum(Object.keys(SCOPES) as [Scope, ...Scope[]]);

const keySchema = z.object({
  keyId: z.string(),
  kind: z.enum(['write', 'api']),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: instantText,
  lastUsedAt: instantText.nullable(),
  revokedAt: instantText.nullable(),
});

/** Keys: write keys for sending events, API keys with scopes. */
export function keyRoutes({ database, clock, newId }: Services): FastifyPluginCallbackZod {
  return (server, _options, done) => {
    server.get(
      '/keys',
      {
        config: { access: 'keys:write' },
        schema: {
          summary: 'All keys, without their secrets',
          tags: ['Keys'],
          response: { 200: z.object({ items: z.array(keySchema) }), ...problems },
        },
      },
      async () => ({
        items: (await listApiKeys(database.kysely)).map((key) => ({
          ...key,
          createdAt: formatInstant(key.createdAt),
          lastUsedAt: optionalInstant(key.lastUsedAt),
          revokedAt: optionalInstant(key.revokedAt),
        })),
      }),
    );

    server.post(
      '/keys',
      {
        config: { access: 'keys:write', audit: 'key.create' },
        schema: {
          summary: 'Make a key; its secret is shown this once',
          tags: ['Keys'],
          body: z.object({
            kind: z
              .enum(['write', 'api'])
              .meta({ description: 'write: send events only. api: everything else, by scope.' }),
            name: z.string().max(100).default(''),
            scopes: z.array(scopeSchema).min(1).optional().meta({
              description: 'For an API key, some of those that its maker has; all of these when left out.',
            }),
          }),
          response: {
            201: z.object({ keyId: z.string(), key: z.string(), scopes: z.array(z.string()) }),
            ...problems,
          },
        },
      },
      async (request, reply) => {
        const { body } = request;
        const { kind, name } = body;
        const own = scopesOf(actorOf(request));
        if (kind === 'write' && body.scopes) {
          const detail = 'a write key has the scope events:write only';
          throw new HttpProblem(400, detail, { errors: [{ field: 'scopes', detail }] });
        }
        const lacking = body.scopes?.filter((scope) => !own.includes(scope)) ?? [];
        if (lacking.length > 0) {
          const detail = `you lack ${lacking.join(', ')}, and can give no more than you have`;
          throw new HttpProblem(403, detail, { errors: [{ field: 'scopes', detail }] });
        }
        const all = API_SCOPES.filter((scope) => own.includes(scope));
        const scopes = kind === 'write' ? ['events:write'] : (body.scopes ?? all);
        const [keyId, key] = [newId(), newKeySecret(kind)];
        const secretHash = hashSecret(key);
        await insertApiKey(database.kysely, { keyId, kind, name, scopes, secretHash, createdAt: clock() });
        request.audited = { target: { keyId }, details: { kind, name, scopes } };
        return reply.status(201).send({ keyId, key, scopes });
      },
    );

    server.delete(
      '/keys/:keyId',
      {
        config: { access: 'keys:write', audit: 'key.revoke' },
        schema: {
          summary: 'Revoke a key',
          tags: ['Keys'],
          params: z.object({ keyId: z.string() }),
          response: { 200: z.object({ keyId: z.string() }), ...problems },
        },
      },
      async ({ params }) => {
        const isRevoked = await revokeApiKey(database.kysely, { keyId: params.keyId, at: clock() });
        if (!isRevoked) throw new HttpProblem(404, `there is no key “${params.keyId}” that could be revoked`);
        return { keyId: params.keyId };
      },
    );
    done();
  };
}
