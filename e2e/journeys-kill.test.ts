import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../src/domain/seeded-random.ts';
import { Installation, type RunningServer } from './installation.ts';
import { postMessages } from './post-messages.ts';

const LEADS = 120;
const KILLS = Number(process.env.RIPEN_E2E_KILLS ?? 3);
const SEED = Number(process.env.RIPEN_E2E_SEED ?? Math.floor(Math.random() * 2 ** 31));
const STEPS = ['pause', 'hook', 'rest', 'mark', 'list', 'end'];

const journey = (url: string) => `
journey: errand
start: [{ event: Begun }]
steps:
  - { id: pause, wait: 1s }
  - { id: hook, webhook: "${url}" }
  - { id: rest, wait: 1s }
  - { id: mark, set: { errand: done } }
  - { id: list, audience: { add: done } }
`;

test(`killed ${KILLS} times while leads go through a journey, each takes every step once, and its effects happen`, {
  timeout: KILLS * 20_000 + 180_000,
}, async () => {
  console.log(`killed in a journey: RIPEN_E2E_SEED=${SEED}`);
  const random = seededRandom(SEED);
  /** By the id of the webhook, the lead that it was about. */
  const hooks = new Map<string, string>();
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { lead } = JSON.parse(Buffer.concat(chunks).toString()) as { lead: { id: string } };
      hooks.set(String(request.headers['webhook-id']), lead.id);
      setTimeout(() => response.end('ok'), random() * 50);
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void receiver.close());
  const installation = await Installation.create('embedded', {
    RIPEN_WEBHOOK_ALLOW: '127.0.0.1',
    RIPEN_RETRY_SECONDS: '0.2',
  });
  onTestFinished(() => installation[Symbol.asyncDispose]());
  let server = await installation.start();
  const { key } = (await installation.runJson('key', 'create', '--kind', 'api')) as { key: string };
  const ask = async (method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const { port } = receiver.address() as AddressInfo;
  const published = await ask('POST', '/journeys/publish', {
    source: journey(`http://127.0.0.1:${port}/errand`),
  });
  expect(published.status, await published.clone().text()).toBeLessThan(300);
  const writeKey = await installation.writeKey();

  const leads = Array.from({ length: LEADS }, (_, index) => `lead-${index}`);
  const sending = sendAll(leads, { server: () => server, writeKey });
  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(300 + random() * 1_500);
    await server.program.stop('SIGKILL');
    server = await installation.start();
  }
  await sending;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  const get = async (path: string): Promise<any> => (await ask('GET', path)).json();
  await expect.poll(async () => (await get('/journeys/errand')).finished, { timeout: 60_000 }).toBe(LEADS);
  for (const lead of leads) {
    const { items: enrolments } = await get(`/leads/${lead}/journeys`);
    expect(enrolments).toHaveLength(1);
    expect(enrolments[0].steps.map(({ step }: { step: string }) => step)).toEqual(STEPS);
  }
  // Cut off before the answer was noted, a webhook comes again under its id.
  await expect.poll(() => hooks.size, { timeout: 30_000 }).toBe(LEADS);
  expect(new Set(hooks.values()).size).toBe(LEADS);
  const { items } = await get('/audiences');
  expect(items).toMatchObject([{ audience: 'done', leads: LEADS }]);
  await expect
    .poll(async () => (await get('/queue/count?scorecard=quick-start&condition={"errand":"done"}')).count, {
      timeout: 20_000,
    })
    .toBe(LEADS);
  for (const { step, ways } of (await get('/journeys/errand')).steps)
    expect([step, ways.reduce((sum: number, way: { leads: number }) => sum + way.leads, 0)]).toEqual([
      step,
      LEADS,
    ]);
  expect(await installation.runJson('doctor')).toMatchObject({ isHealthy: true, findings: [] });
});

/** Sends the event that begins it for each, again until it is acknowledged. */
async function sendAll(
  leads: readonly string[],
  { server, writeKey }: { server: () => RunningServer; writeKey: string },
): Promise<void> {
  for (const userId of leads) {
    const message = { type: 'track', userId, event: 'Begun', messageId: `begun-${userId}` };
    while (!(await isTaken({ url: server().url, writeKey }, message))) await sleep(100);
    await sleep(15);
  }
}

async function isTaken(source: { url: string; writeKey: string }, message: object): Promise<boolean> {
  try {
    return (await postMessages(source, 'batch', { batch: [message] })).ok;
  } catch {
    // Killed before it answered: it comes again under its id.
    return false;
  }
}
