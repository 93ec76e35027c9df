import { createReadStream } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultMigrationsDir, migrate } from '../store/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { TestInstallation } from '../testing/test-installation.ts';
import { restoreBackup } from './restore-backup.ts';

interface Recorded {
  now: string;
  scores: {
    subjectId: string;
    slug: string;
    version: number;
    score: number;
    band: string | null;
    entries: number;
  }[];
}

const logger = pino({ level: 'silent' });
const fixture = new URL('./upgrade-fixture/', import.meta.url);

async function restoreFixture(database: TestDatabase, migrationsDir?: string): Promise<readonly number[]> {
  const content = createReadStream(new URL('schema-0001.ripen.gz', fixture)).pipe(createGunzip());
  const { migrated } = await restoreBackup({
    database,
    logger,
    content,
    ...(migrationsDir && { migrationsDir }),
  });
  return migrated;
}

async function firstMigrationOnly(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ripen-migrations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const name = '0001_leads_and_scores.sql';
  await copyFile(join(defaultMigrationsDir, name), join(folder, name));
  return folder;
}

/** What it was is still so, and it works on. */
async function expectAlive(database: TestDatabase): Promise<void> {
  const recorded: Recorded = JSON.parse(await readFile(new URL('schema-0001.scores.json', fixture), 'utf8'));
  await using ripen = new TestInstallation(database, { start: recorded.now, logger });
  const scores = await database.kysely
    .selectFrom('score')
    .innerJoin('scorecard', 'scorecard.scorecard_id', 'score.scorecard_id')
    .select(['subject_id as subjectId', 'slug', 'version', 'score', 'band', 'entries', 'transitions'])
    .orderBy('subject_id')
    .orderBy('slug')
    .orderBy('version')
    .execute();
  expect(scores).toEqual(recorded.scores);
  expect(scores.length).toBeGreaterThan(40);
  expect(await ripen.examine()).toEqual([]);

  const before = await ripen.score('user1', 'agency');
  await ripen.takeIn({ user: 'user1', track: 'Form Submitted', id: 'after the upgrade' });
  expect(await ripen.score('user1', 'agency')).toBe(before + 8);
  // The event that was to come, and everything that fades.
  ripen.clock.pass({ ms: 100 * 86_400_000 });
  await ripen.passTime();
  expect(await ripen.score('user1', 'agency')).toBe(16 + 7);
  await ripen.publish({
    scorecard: 'agency',
    rules: [{ id: 'forms', event: 'Form Submitted', each: 1, max: 9 }],
  });
  expect(await ripen.score('user1', 'agency')).toBe(2);
  expect(await ripen.examine()).toEqual([]);
}

describe('an installation at schema 0001', () => {
  it('is restored from a back-up of its time and brought to the schema of today', async () => {
    const database = await createTestDatabase();
    expect(await restoreFixture(database)).toContain(2);
    await expectAlive(database);
  });

  it('is brought to the schema of today where it is', async () => {
    const database = await createTestDatabase();
    expect(await restoreFixture(database, await firstMigrationOnly())).toEqual([]);
    expect(await database.kysely.selectFrom('migration').select('number').execute()).toEqual([{ number: 1 }]);
    expect(await migrate({ database, logger })).toContain(2);
    await expectAlive(database);
  });
});
