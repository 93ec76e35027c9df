import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/store/database.ts';
import { isRestoreUnderWay } from '../src/store/restore-marker.ts';
import { ApiClient } from './api-client.ts';
import { type DatabaseKind, databases } from './databases.ts';
import { Installation } from './installation.ts';
import { Loader } from './loader.ts';
import { postMessages } from './post-messages.ts';
import { seededRandom } from './seeded-random.ts';

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

  test('a stopped installation is backed up too; what is cut off or in the way is refused', async () => {
    const source = await createInstallation(kind);
    const server = await source.start();
    const writeKey = await source.writeKey();
    await postMessages({ url: server.url, writeKey }, 'track', { userId: 'ann', event: 'Form Submitted' });
    await server.program.stop('SIGTERM');
    const file = join(source.folder, 'backup.ripen.gz');
    await source.runJson('backup', file);

    const cut = join(source.folder, 'cut.ripen.gz');
    writeFileSync(cut, readFileSync(file).subarray(0, -100));
    const copy = await createInstallation(kind);
    const refused = await copy.run('restore', cut);
    expect([refused.exitCode, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toBe('ripen: the back-up is cut off: its end is missing\n');
    const missing = await copy.run('restore', join(source.folder, 'nothing'));
    expect([missing.exitCode, missing.stderr]).toEqual([1, expect.stringContaining('no such file')]);
    const inTheWay = await source.run('restore', file);
    expect([inTheWay.exitCode, inTheWay.stderr]).toEqual([1, expect.stringContaining('is not empty')]);
    expect(await copy.runJson('restore', file)).toMatchObject({ isHealthy: true, rows: { message: 1 } });
  });

  test('a restore that was killed keeps Ripen from starting, and is done again', async () => {
    const source = await createInstallation(kind);
    const server = await source.start();
    const writeKey = await source.writeKey();
    for (let batch = 0; batch < 8; batch += 1) {
      const messages = Array.from({ length: 500 }, (_, n) => {
        return { type: 'track', userId: `user ${n}`, event: 'Form Submitted', messageId: `${batch} ${n}` };
      });
      await postMessages({ url: server.url, writeKey }, 'batch', { batch: messages });
    }
    const file = join(source.folder, 'backup.ripen.gz');
    await source.runJson('backup', file);
    const copy = await createInstallation(kind);
    const restoring = copy.launch('restore', file);
    await untilItHasBegun(copy);
    await restoring.stop('SIGKILL');
    expect(await isCutOff(copy)).toBe(true);
    const start = await copy.run('start');
    expect([start.exitCode, start.stderr]).toEqual([
      1,
      expect.stringContaining('a restore into this database was cut off'),
    ]);
    expect(await copy.runJson('restore', file)).toMatchObject({ isHealthy: true, rows: { message: 4_000 } });
    expect(await copy.runJson('doctor')).toMatchObject({ isHealthy: true, examined: 500 });
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

/** Resolves when rows are being written. */
async function untilItHasBegun({ database, dataDir }: Installation): Promise<void> {
  const relations = "select from pg_class where relname = 'restore_under_way'";
  const base = join(dataDir, 'postgres', 'base');
  const files = (): number => (existsSync(base) ? readdirSync(base, { recursive: true }).length : 0);
  let atFirst = 0;
  const hasBegun = async (): Promise<boolean> => {
    if (database) return (await database.query(relations)).length > 0;
    atFirst ||= files();
    // Tables with their indexes; an empty database has them when the restore has said that it is under way.
    return files() > atFirst + 30;
  };
  await expect.poll(hasBegun, { timeout: 30_000, interval: 5 }).toBe(true);
}

async function isCutOff({ database, dataDir }: Installation): Promise<boolean> {
  const databaseUrl = database && { databaseUrl: database.url };
  await using opened = await openDatabase({ dataDir, logger: pino({ level: 'silent' }), ...databaseUrl });
  return await isRestoreUnderWay(opened.kysely);
}
