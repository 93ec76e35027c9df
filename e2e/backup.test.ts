import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../src/domain/seeded-random.ts';
import { ApiClient } from './api-client.ts';
import { type DatabaseKind, databases } from './databases.ts';
import { Installation } from './installation.ts';
import { Loader } from './loader.ts';
import { postMessages } from './post-messages.ts';

interface Restored {
  isHealthy: boolean;
  takenAt: string;
  rows: Record<string, number>;
}

async function createInstallation(kind: DatabaseKind): Promise<Installation> {
  const installation = await Installation.create(kind);
  onTestFinished(() => installation[Symbol.asyncDispose]());
  return installation;
}

describe.each(databases)('on the $kind database', ({ kind }) => {
  test('a back-up taken under load has what was acknowledged, and works on the other database', async () => {
    const source = await createInstallation(kind);
    const server = await source.start();
    const writeKey = await source.writeKey();
    const { key } = (await source.runJson('key', 'create', '--kind', 'api')) as { key: string };
    const loader = new Loader(seededRandom(7));
    loader.introduceEverybody();
    await loader.settle({ url: server.url, writeKey });
    const stop = new AbortController();
    const loading = loader.load({ url: server.url, writeKey }, { connections: 4, stop: stop.signal });
    await sleep(1_500);
    const before = loader.acknowledged.map(({ messageId }) => messageId);
    const file = join(source.folder, 'backup.ripen.gz');
    const written = await source.runJson('backup', file);
    const sentMeanwhile = loader.acknowledged.length - before.length;
    stop.abort();
    await loading;
    expect(loader.surprises).toEqual([]);
    expect(sentMeanwhile).toBeGreaterThan(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.unfinished`)).toBe(false);
    expect(existsSync(join(source.dataDir, 'copy'))).toBe(false);

    // On the other kind of database, where there is one.
    const copy = await createInstallation(databases.find((other) => other.kind !== kind)?.kind ?? kind);
    const restored = (await copy.runJson('restore', file)) as Restored;
    expect(restored).toMatchObject({ isHealthy: true });
    expect(written).toMatchObject({ takenAt: restored.takenAt, rows: restored.rows });
    const started = await copy.start();
    // Keys are in the back-up.
    const api = new ApiClient(started.url, key);
    const ids = await messageIdsOf(api, loader.people);
    expect(before.filter((messageId) => !ids.has(messageId))).toEqual([]);
    expect(halfRequests(loader, ids)).toEqual([]);
    await loader.load({ url: started.url, writeKey }, { connections: 1, stop: AbortSignal.timeout(500) });
    expect(await copy.runJson('doctor')).toMatchObject({ isHealthy: true });
  });
});

test('of a stopped installation; what is cut off or in the way is refused, and a restore that was killed is done again', async () => {
  const source = await createInstallation('embedded');
  const server = await source.start();
  const writeKey = await source.writeKey();
  for (let batch = 0; batch < 6; batch += 1) {
    const messages = Array.from({ length: 500 }, (_, n) => {
      return { type: 'track', userId: `user ${n}`, event: 'Form Submitted', messageId: `${batch} ${n}` };
    });
    await postMessages({ url: server.url, writeKey }, 'batch', { batch: messages });
  }
  await server.program.stop('SIGTERM');
  const file = join(source.folder, 'backup.ripen.gz');
  await source.runJson('backup', file);
  const inTheWay = await source.run('restore', file);
  expect([inTheWay.exitCode, inTheWay.stderr]).toEqual([1, expect.stringContaining('is not empty')]);

  const copy = await createInstallation('embedded');
  const cut = join(source.folder, 'cut.ripen.gz');
  writeFileSync(cut, readFileSync(file).subarray(0, -100));
  expect(await copy.run('restore', cut)).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'ripen: the back-up is cut off: its end is missing\n',
  });
  const missing = await copy.run('restore', join(source.folder, 'nothing'));
  expect([missing.exitCode, missing.stderr]).toEqual([1, expect.stringContaining('no such file')]);

  const restoring = copy.launch('restore', file);
  await untilItHasBegun(copy);
  await restoring.stop('SIGKILL');
  const start = await copy.run('start');
  expect([start.exitCode, start.stderr]).toEqual([
    1,
    expect.stringContaining('ripen: a restore into this database was cut off'),
  ]);
  expect(await copy.runJson('restore', file)).toMatchObject({
    isHealthy: true,
    examined: 500,
    rows: { message: 3_000 },
  });
});

async function messageIdsOf(api: ApiClient, people: readonly string[]): Promise<Set<string>> {
  const timelines = await Promise.all(people.map((person) => api.timeline(person)));
  return new Set(timelines.flat().map(({ messageId }) => messageId));
}

/** Requests of which some messages are there and others are not; each is one transaction. */
function halfRequests({ requests }: Loader, ids: ReadonlySet<string>): string[] {
  return requests.flatMap(({ messages }) => {
    const there = messages.filter(({ messageId }) => ids.has(messageId)).length;
    return there === 0 || there === messages.length ? [] : [`${there} of ${messages.length}`];
  });
}

/** Resolves when tables are there: the database has said by then that it is being restored. */
async function untilItHasBegun({ dataDir }: Installation): Promise<void> {
  const base = join(dataDir, 'postgres', 'base');
  const files = (): number => (existsSync(base) ? readdirSync(base, { recursive: true }).length : 0);
  let atFirst = 0;
  const hasTables = (): boolean => {
    atFirst ||= files();
    return files() > atFirst + 30;
  };
  await expect.poll(hasTables, { timeout: 30_000, interval: 5 }).toBe(true);
}
