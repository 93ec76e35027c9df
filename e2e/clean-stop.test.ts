import { existsSync } from 'node:fs';
import { type ClientRequest, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databases } from './databases.ts';
import { Installation, type RunningServer } from './installation.ts';
import { postMessages, type Source } from './post-messages.ts';

const REQUESTS = 24;
const MESSAGES_EACH = 100;
/** It finishes what is under way, and waits for nothing else. */
const STOPPING_TAKES_MS = 15_000;

/** Instead of a status: the connection waited in the queue of the operating system and was never accepted. */
const NOBODY_THERE = 0;

async function statusOf(answer: Promise<Response>): Promise<number> {
  try {
    return (await answer).status;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ECONNRESET' || code === 'ECONNREFUSED') return NOBODY_THERE;
    throw error;
  }
}

describe.each(databases)('on the $kind database', ({ kind }) => {
  let installation: Installation;
  let server: RunningServer;
  let source: Source;

  beforeEach(async () => {
    installation = await Installation.create(kind);
    server = await installation.start();
    source = { url: server.url, writeKey: await installation.writeKey() };
  });

  afterEach(() => installation[Symbol.asyncDispose]());

  function batch(name: string): object {
    const messages = Array.from({ length: MESSAGES_EACH }, (_, index) => {
      return { type: 'track', userId: 'stopper', event: 'Thing Done', messageId: `${name} ${index}` };
    });
    return { batch: messages };
  }

  async function idsAfterRestart(): Promise<Set<string>> {
    const api = await installation.apiClient(await installation.start(), 'leads:read');
    return new Set((await api.timeline('stopper')).map(({ messageId }) => messageId));
  }

  test('told to stop under load it answers what it has begun, ends with 0 and loses nothing', async () => {
    await postMessages(source, 'batch', batch('first'));
    const answers = Array.from({ length: REQUESTS }, (_, number) =>
      statusOf(postMessages(source, 'batch', batch(`load ${number}`))),
    );
    await Promise.race(answers);
    const stoppedAt = Date.now();
    const ending = server.program.stop('SIGTERM');
    const statuses = await Promise.all(answers);
    expect(await ending).toMatchObject({ exitCode: 0 });
    expect(Date.now() - stoppedAt).toBeLessThan(STOPPING_TAKES_MS);
    expect(existsSync(installation.serverFile)).toBe(false);

    // Whoever came too late is told to come again, or finds nobody there any more.
    expect([200, 503, NOBODY_THERE]).toEqual(expect.arrayContaining(statuses));
    const ids = await idsAfterRestart();
    for (const [number, status] of statuses.entries()) {
      for (let index = 0; index < MESSAGES_EACH; index += 1) {
        expect(ids.has(`load ${number} ${index}`)).toBe(status === 200);
      }
    }
    expect(await installation.runJson('doctor')).toMatchObject({ isHealthy: true });
  });

  test('a request whose body is still on its way is answered with success', async () => {
    const body = JSON.stringify(batch('slow'));
    const { sent, answered } = slowRequest(source, body.length);
    sent.write(body.slice(0, 1_000));
    await sleep(200);
    const ending = server.program.stop('SIGTERM');
    await sleep(500);
    sent.end(body.slice(1_000));
    expect(await answered).toBe(200);
    expect(await ending).toMatchObject({ exitCode: 0 });
    expect((await idsAfterRestart()).size).toBe(MESSAGES_EACH);
  });

  test('neither an unused connection nor a request that never ends keeps it from stopping', async () => {
    expect((await postMessages(source, 'batch', batch('before'))).status).toBe(200);
    const unused = connect(Number(new URL(server.url).port), '127.0.0.1');
    const { sent, answered } = slowRequest(source, 1_000);
    const unanswered = expect(answered).rejects.toThrow();
    sent.write('{');
    await sleep(200);
    const stoppedAt = Date.now();
    expect(await server.program.stop('SIGTERM')).toMatchObject({ exitCode: 0 });
    expect(Date.now() - stoppedAt).toBeLessThan(STOPPING_TAKES_MS);
    await unanswered;
    unused.destroy();
    expect((await idsAfterRestart()).size).toBe(MESSAGES_EACH);
  });

  test('told again it ends at once, and loses nothing that it has acknowledged', async () => {
    expect((await postMessages(source, 'batch', batch('before'))).status).toBe(200);
    const { sent, answered } = slowRequest(source, 1_000);
    const unanswered = expect(answered).rejects.toThrow();
    sent.write('{');
    await sleep(200);
    const ending = server.program.stop('SIGINT');
    await sleep(1_000);
    expect(server.program.hasEnded).toBe(false);
    // Whoever is still connected hears that it is not ready; nobody else gets a connection.
    expect(await statusOf(fetch(`${server.url}/ready`))).toBe(NOBODY_THERE);
    const toldAgainAt = Date.now();
    void server.program.stop('SIGINT');
    expect((await ending).exitCode).toBe(130);
    expect(Date.now() - toldAgainAt).toBeLessThan(1_000);
    await unanswered;
    expect((await idsAfterRestart()).size).toBe(MESSAGES_EACH);
  });

  test('told by Ctrl+C it stops in the same way', async () => {
    expect((await postMessages(source, 'batch', batch('before'))).status).toBe(200);
    expect(await server.program.stop('SIGINT')).toMatchObject({ exitCode: 0 });
    expect(existsSync(installation.serverFile)).toBe(false);
    expect((await idsAfterRestart()).size).toBe(MESSAGES_EACH);
  });
});

/** Begins a request whose body the caller writes when it likes. */
function slowRequest(
  { url, writeKey }: Source,
  contentLength: number,
): { sent: ClientRequest; answered: Promise<number | undefined> } {
  const headers = {
    authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
    'content-type': 'application/json',
    'content-length': contentLength,
  };
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const sent = request(`${url}/v1/batch`, { method: 'POST', headers }, (response) => {
    response.resume();
    response.once('end', () => resolve(response.statusCode));
  });
  sent.once('error', reject);
  return { sent, answered: promise };
}
