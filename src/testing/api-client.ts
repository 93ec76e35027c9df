import type { LightMyRequestResponse } from 'fastify';
import type { Scope } from '../http/contract/access.ts';
import { hashSecret } from '../http/key-secret.ts';
import { insertApiKey } from '../store/api-keys.ts';
import { LOCAL_TOKEN, type TestInstallation } from './test-installation.ts';

/** Makes a key with these scopes. */
export async function createKey(
  installation: TestInstallation,
  scopes: readonly Scope[],
): Promise<{ keyId: string; key: string }> {
  const { database, newId, clock } = installation;
  const [keyId, kind] = [newId(), scopes.includes('events:write') ? ('write' as const) : ('api' as const)];
  const key = `key-${keyId}`;
  const row = {
    keyId,
    kind,
    name: '',
    scopes: [...scopes],
    secretHash: hashSecret(key),
    createdAt: clock.now,
  };
  await insertApiKey(database.kysely, row);
  return { keyId, key };
}

/** An answer, with its body read as JSON. */
export interface Answer<Body> {
  status: number;
  body: Body;
  response: LightMyRequestResponse;
}

/** Asks the API as the command line of the installation does. */
// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the test is about
export async function call<Body = any>(
  installation: TestInstallation,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  payload?: unknown,
): Promise<Answer<Body>> {
  const server = await installation.serve();
  const response = await server.inject({
    method,
    url,
    headers: {
      authorization: `Bearer ${LOCAL_TOKEN}`,
      ...(payload !== undefined && { 'content-type': 'application/json' }),
    },
    ...(payload !== undefined && {
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    }),
  });
  const isJson = String(response.headers['content-type']).includes('json');
  return { status: response.statusCode, body: (isJson ? response.json() : response.body) as Body, response };
}
