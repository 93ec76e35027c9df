import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createTestDatabase, testDatabaseKind } from '../testing/test-database.ts';
import { openDatabase } from './database.ts';
import { EmbeddedDatabaseStopped } from './embedded/embedded-database.ts';
import { DataFolderInUse } from './embedded/folder-lock.ts';

const logger = pino({ level: 'silent' });
const timeout = 60_000;

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ripen-open-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('without a server the data folder is used, by one at a time, and kept', { timeout }, async () => {
  const dataDir = temporaryFolder();
  {
    await using database = await openDatabase({ dataDir, logger });
    expect(database.kind).toBe('embedded');
    await database.pool.query('create table note as select 1 as number');
    await expect(openDatabase({ dataDir, logger })).rejects.toThrow(DataFolderInUse);
  }
  await using database = await openDatabase({ dataDir, logger });
  expect((await database.pool.query('select number from note')).rows).toEqual([{ number: 1 }]);
});

test('once the embedded database died, the program is told and every query says so', {
  timeout,
}, async () => {
  const dataDir = temporaryFolder();
  const stopped = Promise.withResolvers<Error>();
  await using database = await openDatabase({ dataDir, logger, onStopped: stopped.resolve });
  await database.pool.query('create table note (text text)');
  rmSync(join(dataDir, 'postgres', 'pg_wal'), { recursive: true });
  const fill = (): Promise<unknown> =>
    database.pool.query(`insert into note select repeat('x', 1000) from generate_series(1, 20000)`);
  await expect(fill()).rejects.toThrow();
  await expect(fill()).rejects.toThrow();
  await expect(database.pool.query('select 1')).rejects.toThrow(EmbeddedDatabaseStopped);
  expect(await stopped.promise).toBeInstanceOf(EmbeddedDatabaseStopped);
});

test.skipIf(testDatabaseKind !== 'server')('with a server its database is used', { timeout }, async () => {
  await using clone = await createTestDatabase();
  const databaseUrl = String(clone.databaseUrl);
  await using database = await openDatabase({ databaseUrl, dataDir: '/does/not/exist', logger, poolSize: 2 });
  expect(database.kind).toBe('server');
  expect((await database.pool.query(`select current_setting('application_name') as name`)).rows).toEqual([
    { name: 'ripen' },
  ]);
});
