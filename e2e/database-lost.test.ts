import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../src/domain/seeded-random.ts';
import { ApiClient } from './api-client.ts';
import { Installation } from './installation.ts';
import { Loader } from './loader.ts';
import { noOwnPostgres, OwnPostgres } from './own-postgres.ts';
import { postMessages } from './post-messages.ts';

const FADING = `
scorecard: pulse
rules:
  - { id: things, event: Thing Done, within: 2s, each: 5, max: 50 }
  - { id: pages, event: Page Viewed, each: 1, max: 20 }
`;

async function ownPostgres(): Promise<OwnPostgres> {
  const postgres = await OwnPostgres.create();
  onTestFinished(() => postgres[Symbol.asyncDispose]());
  return postgres;
}

function installationOn(postgres: OwnPostgres): Installation {
  const installation = Installation.on(postgres.url);
  onTestFinished(() => installation[Symbol.asyncDispose]());
  return installation;
}

describe.skipIf(noOwnPostgres !== undefined)('a database server that goes away', () => {
  test('requests are sent away for a while, nothing is lost, and everything goes on when it is back', async () => {
    const postgres = await ownPostgres();
    postgres.start();
    const installation = installationOn(postgres);
    const server = await installation.start();
    const source = { url: server.url, writeKey: await installation.writeKey() };
    const { key } = (await installation.runJson('key', 'create', '--kind', 'api')) as { key: string };
    const api = new ApiClient(server.url, key);
    const loader = new Loader(seededRandom(3), [429, 503]);
    const stop = new AbortController();
    const loading = loader.load(source, { connections: 4, stop: stop.signal });
    expect((await api.fetch('POST', '/api/v1/scorecards/publish', { source: FADING })).status).toBe(202);

    for (let time = 0; time < 2; time += 1) {
      await sleep(1_000);
      const acknowledged = loader.acknowledged.length;
      postgres.kill();
      await expect.poll(() => loader.refused.get(503) ?? 0, { timeout: 10_000 }).toBeGreaterThan(10);
      const ready = await fetch(`${server.url}/ready`);
      expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, '5']);
      expect((await fetch(`${server.url}/health`)).status).toBe(200);
      const refused = await postMessages(source, 'track', { userId: 'ann', event: 'Thing Done' });
      expect([refused.status, refused.headers.get('content-type')]).toEqual([
        503,
        'application/problem+json',
      ]);
      expect(await refused.json()).toMatchObject({
        title: 'Not available',
        detail: 'the database does not answer; send this request again later',
      });
      expect(refused.headers.get('retry-after')).toBe('5');
      loader.refused.clear();
      postgres.start();
      await expect
        .poll(() => loader.acknowledged.length, { timeout: 20_000 })
        .toBeGreaterThan(acknowledged + 50);
    }
    stop.abort();
    await loading;
    loader.introduceEverybody();
    await loader.settle(source);
    expect(loader.surprises).toEqual([]);
    expect(loader.repeated).toBe(0);
    // Published in the background, and brought down by time alone.
    await postMessages(source, 'track', { userId: 'ann', event: 'Thing Done' });
    const scoreOfAnn = async () =>
      (await api.lead('ann')).scores.find(({ scorecard }) => scorecard === 'pulse')?.score;
    await expect.poll(scoreOfAnn, { timeout: 20_000 }).toBe(5);
    await expect.poll(scoreOfAnn, { timeout: 20_000 }).toBe(0);
    const timelines = await Promise.all(loader.people.map((person) => api.timeline(person)));
    const ids = timelines.flat().map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
    const kept = new Set(ids);
    expect(loader.acknowledged.filter(({ messageId }) => !kept.has(messageId))).toEqual([]);
    await expect
      .poll(async () => (await installation.run('doctor', '--json')).exitCode, { timeout: 60_000 })
      .toBe(0);
    expect(server.program.hasEnded).toBe(false);
  });

  test('a start waits for it, and a command says that it is not there', async () => {
    const postgres = await ownPostgres();
    const installation = installationOn(postgres);
    const { exitCode, stdout, stderr } = await installation.run('leads');
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^ripen: the database 127\.0\.0\.1:\d+\/postgres does not answer: connect ECONNREFUSED/,
    );
    const starting = installation.launch('start');
    await expect
      .poll(() => starting.output.stderr, { timeout: 20_000 })
      .toContain('waiting for the database to answer');
    postgres.start();
    const server = await installation.untilServing(starting);
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
  });
});
