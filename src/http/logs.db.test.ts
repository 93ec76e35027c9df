import { Writable } from 'node:stream';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeError } from '../cli/describe-error.ts';
import { createKey } from '../testing/api-client.ts';
import { createTestInstallation, LOCAL_TOKEN, type TestInstallation } from '../testing/test-installation.ts';

let log = '';
let installation: TestInstallation;

beforeAll(async () => {
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      log += String(chunk);
      done();
    },
  });
  const logger = pino({ level: 'trace', serializers: { err: describeError } }, sink);
  installation = await createTestInstallation({ logger });
});
afterAll(() => installation[Symbol.asyncDispose]());

it('has neither keys nor anything about people in it, whatever goes wrong', async () => {
  const { key } = await createKey(installation, ['events:write', 'leads:read']);
  const server = await installation.serve();
  const person = { userId: 'secret-user', traits: { email: 'secret@example.com', name: 'Secret Name' } };
  const send = async (url: string, payload?: object): Promise<number> => {
    const headers = { authorization: `Bearer ${key}` };
    const method = payload ? 'POST' : 'GET';
    return (await server.inject({ method, url, headers, ...(payload && { payload }) })).statusCode;
  };
  expect(await send('/v1/identify', person)).toBe(200);
  expect(await send('/v1/batch', { batch: [{ ...person, type: 'nonsense' }] })).toBe(400);
  // The database refuses, with what it refuses in its message and its detail.
  const { kysely } = installation.database;
  await sql`alter table message add constraint shy check (name <> 'Secret Event')`.execute(kysely);
  const event = { ...person, event: 'Secret Event', properties: { phone: 'secret-phone' } };
  expect(await send('/v1/track', event)).toBe(500);
  await sql`alter table message rename column properties to props`.execute(kysely);
  expect(await send('/api/v1/leads/secret%40example.com/timeline?token=secret-token')).toBe(500);
  await sql`alter table message rename column props to properties`.execute(kysely);
  const unreadable = await sql`select ${'secret-number'}::int`
    .execute(kysely)
    .catch((error: unknown) => error);
  installation.services.logger.error({ err: unreadable }, 'a request failed');
  const twice = sql`insert into identity select kind, value, subject_id from identity where value like 'secret%'`;
  installation.services.logger.error(
    { err: await twice.execute(kysely).catch((error: unknown) => error) },
    'failed',
  );

  expect(log).toContain('a request failed');
  expect(log).toContain('"route":"/api/v1/leads/:lead/timeline"');
  expect(log).toContain('violates check constraint');
  expect(log).toContain('identity_pkey');
  expect(log).toContain('invalid input syntax for type integer');
  expect(log.toLowerCase()).not.toContain('secret');
  expect(log).not.toContain(key);
  expect(log).not.toContain(LOCAL_TOKEN);
});
