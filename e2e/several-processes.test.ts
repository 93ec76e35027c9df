import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../src/domain/seeded-random.ts';
import { ApiClient } from './api-client.ts';
import { databases } from './databases.ts';
import { expectChains } from './expect-chains.ts';
import { Installation, type RunningServer } from './installation.ts';
import { Loader } from './loader.ts';
import { misplacedMessages } from './misplaced-messages.ts';
import { postMessages } from './post-messages.ts';

function pulse(points: number): string {
  return `
scorecard: pulse
bands: { quiet: 0, awake: ${points}, busy: 40 }
rules:
  - { id: things, event: Thing Done, within: 2s, each: ${points}, max: 50 }
  - { id: pages, event: Page Viewed, each: 1, max: 20 }
  - { id: fading, event: Other Thing Done, halfLife: 1s, each: 10, max: 30 }
  - { id: size, trait: company.employees, bins: { ">=50": ${points} } }
`;
}

const hasServer = databases.some(({ kind }) => kind === 'server');

describe.skipIf(!hasServer)('three processes on one Postgres server', () => {
  const installations: Installation[] = [];
  let servers: RunningServer[];
  let clients: ApiClient[];
  let writeKey: string;

  beforeAll(async () => {
    const first = await Installation.create('server');
    const url = first.database?.url ?? '';
    installations.push(first, Installation.on(url), Installation.on(url));
    // All at once, on an empty database.
    servers = await Promise.all(installations.map((installation) => installation.start()));
    writeKey = await first.writeKey();
    const { key } = (await first.runJson('key', 'create', '--kind', 'api')) as { key: string };
    clients = servers.map(({ url: address }) => new ApiClient(address, key));
  });

  afterAll(async () => {
    for (const installation of installations.toReversed()) await installation[Symbol.asyncDispose]();
  });

  const client = (index: number): ApiClient => clients[index] ?? failed();
  /** What the processes wrote of faults: an answer alone does not tell the cause. */
  function errorsLogged(): string {
    const lines = servers.flatMap(({ program }) => Object.values(program.output).join('\n').split('\n'));
    return lines.filter((line) => line.includes('"level":50') || line.includes('"level":60')).join('\n');
  }

  const sourceOf = (index: number) => ({ url: servers[index]?.url ?? '', writeKey });

  async function liveVersion(index: number): Promise<number | null | undefined> {
    return (await client(index).scorecards()).find(({ slug }) => slug === 'pulse')?.liveVersion;
  }

  async function publish(index: number, points: number): Promise<number> {
    const answer = await client(index).fetch('POST', '/api/v1/scorecards/publish', { source: pulse(points) });
    expect(answer.status).toBe(202);
    return ((await answer.json()) as { version: number }).version;
  }

  test('the templates are laid out once', async () => {
    const lists = await Promise.all(clients.map((api) => api.scorecards()));
    expect(lists.map((list) => list.length)).toEqual([10, 10, 10]);
  });

  test('what is published through one is in effect at the others', async () => {
    const version = await publish(0, 5);
    await expect.poll(() => liveVersion(0), { timeout: 20_000 }).toBe(version);
    for (const index of [1, 2]) {
      expect(await liveVersion(index)).toBe(version);
      await postMessages(sourceOf(index), 'track', { userId: `one ${index}`, event: 'Thing Done' });
      expect((await client(0).explanation(`one ${index}`, { scorecard: 'pulse' })).score).toBe(5);
    }
    // One of the three lowers it when its time has come.
    const { scores } = await client(2).lead('one 1');
    expect(scores.find(({ scorecard }) => scorecard === 'pulse')).toMatchObject({ version, score: 5 });
    const scoreOf = async () =>
      (await client(2).lead('one 1')).scores.find(({ scorecard }) => scorecard === 'pulse')?.score;
    await expect.poll(scoreOf, { timeout: 10_000 }).toBe(0);
  });

  test('a key that is revoked at one is refused by the others, at the latest five seconds later', async () => {
    const made = await client(0).fetch('POST', '/api/v1/keys', { kind: 'api', scopes: ['leads:read'] });
    const { keyId, key } = (await made.json()) as { keyId: string; key: string };
    const statuses = () =>
      Promise.all(
        servers.map(async ({ url }) => (await new ApiClient(url, key).fetch('GET', '/api/v1/leads')).status),
      );
    expect(await statuses()).toEqual([200, 200, 200]);
    expect((await client(1).fetch('DELETE', `/api/v1/keys/${keyId}`)).status).toBe(200);
    await expect.poll(statuses, { timeout: 6_000 }).toEqual([401, 401, 401]);
  });

  test('one is killed under load, in the middle of publishing: the others go on, nothing is lost or doubled', async () => {
    const loader = new Loader(seededRandom(11));
    const stop = new AbortController();
    const loads = servers.map((_, index) =>
      loader.load(sourceOf(index), { connections: 3, stop: stop.signal }),
    );
    await sleep(2_000);
    const version = await publish(2, 7);
    await servers[2]?.program.stop('SIGKILL');
    await loads[2];
    const atKill = loader.acknowledged.length;
    await expect.poll(() => liveVersion(0), { timeout: 30_000 }).toBe(version);
    await expect.poll(() => loader.acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(atKill + 100);
    stop.abort();
    await Promise.all(loads);
    loader.introduceEverybody();
    await loader.settle(sourceOf(1));
    expect(loader.surprises, errorsLogged()).toEqual([]);
    // Future events, windows and half-lives.
    await sleep(6_000);
    expect(await misplacedMessages(client(0), loader)).toEqual([]);
    // On the data folder of another process, and while both run.
    expect(await installations[1]?.runJson('doctor')).toMatchObject({ isHealthy: true, findings: [] });
    await expectChains(client(1), loader);
  });
});

function failed(): never {
  throw new Error('there is no such process');
}
