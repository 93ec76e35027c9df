import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { expect, onTestFinished, test } from 'vitest';
import { DurableFolder, durableStartParams } from './durable-folder.ts';

test('every commit is brought to the disk before it is acknowledged', { timeout: 60_000 }, async () => {
  const path = mkdtempSync(join(tmpdir(), 'ripen-durable-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const folder = new DurableFolder(path);
  await using database = await PGlite.create({
    fs: folder,
    startParams: durableStartParams(PGlite.defaultStartParams),
  });
  await database.exec('create table note (text text)');
  const before = { syncs: folder.syncs, bytes: folder.walBytesWritten };
  for (let commit = 1; commit <= 5; commit += 1) {
    await database.query(`insert into note values ('kept')`);
    expect(folder.syncs - before.syncs).toBe(commit);
  }
  expect(folder.walBytesWritten).toBeGreaterThan(before.bytes);
});
