import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createTestDatabase, testDatabaseKind } from '../testing/test-database.ts';
import type { Database } from './connect-database.ts';
import { openDatabase } from './database.ts';
import { CopyUnderWay } from './embedded/embedded-database.ts';
import type { Snapshot } from './snapshot.ts';

const logger = pino({ level: 'silent' });
const timeout = 120_000;

/** On files where the database is embedded: what tests otherwise use is in memory. */
async function openTestDatabase(): Promise<Database & { dataDir: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ripen-snapshot-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const database =
    testDatabaseKind === 'embedded' ? await openDatabase({ dataDir, logger }) : await createTestDatabase();
  return Object.assign(database, { dataDir });
}

async function pairsIn({ kysely }: Snapshot): Promise<{ left: number; right: number; sum: number }> {
  const { rows } = await sql<{ left: number; right: number; sum: number }>`
    select (select count(*)::int from left_half) as left, (select count(*)::int from right_half) as right,
      (select coalesce(sum(length(filler)), 0)::int from right_half) as sum`.execute(kysely);
  const [row] = rows;
  if (!row) throw new Error('no row');
  return row;
}

/** Writes a row into both tables with every transaction, and changes old ones, until told to stop. */
function startWriter(database: Database): { committed: () => number; stop: () => Promise<void> } {
  let committed = 0;
  let isStopped = false;
  const write = async (): Promise<void> => {
    while (!isStopped) {
      await database.transaction(async (transaction) => {
        await sql`insert into left_half values (${committed})`.execute(transaction);
        await sql`update right_half set filler = repeat('y', 500) where id % 7 = ${committed % 7}`.execute(
          transaction,
        );
        await sql`insert into right_half values (${committed}, repeat('x', 500))`.execute(transaction);
      });
      committed += 1;
    }
  };
  const writing = write();
  const stop = (): Promise<void> => {
    isStopped = true;
    return writing;
  };
  return { committed: () => committed, stop };
}

test('a snapshot is whole, has what was committed before it, and stays as it is while writing goes on', {
  timeout,
}, async () => {
  await using database = await openTestDatabase();
  await database.pool.query(
    'create table left_half (id int primary key); create table right_half (id int primary key, filler text)',
  );
  await database.pool.query(
    `insert into left_half select -g from generate_series(1, 20000) g;
     insert into right_half select -g, repeat('x', 500) from generate_series(1, 20000) g`,
  );
  const writer = startWriter(database);
  try {
    for (let round = 0; round < 3; round += 1) {
      await expect.poll(writer.committed).toBeGreaterThan(20 * (round + 1));
      const before = writer.committed();
      await using snapshot = await database.snapshot();
      const found = await pairsIn(snapshot);
      expect(found.left).toBe(found.right);
      expect(found.sum).toBe(500 * found.right);
      expect(found.left).toBeGreaterThanOrEqual(20_000 + before);
      await expect.poll(writer.committed).toBeGreaterThan(found.left - 20_000 + 20);
      expect(await pairsIn(snapshot)).toEqual(found);
      await expect(sql`insert into left_half values (-1000000)`.execute(snapshot.kysely)).rejects.toThrow(
        'read-only',
      );
    }
  } finally {
    await writer.stop();
  }
  expect(existsSync(join(database.dataDir, 'copy'))).toBe(false);
});

test.runIf(testDatabaseKind === 'embedded')(
  'of an embedded database there is one copy at a time, and one that was left behind goes away',
  { timeout },
  async () => {
    const database = await openTestDatabase();
    await database.pool.query('create table note (text text)');
    const copyFile = join(database.dataDir, 'copy', 'postgres', 'PG_VERSION');
    {
      await using _ = await database.snapshot();
      expect(existsSync(copyFile)).toBe(true);
      await expect(database.snapshot()).rejects.toThrow(CopyUnderWay);
    }
    const snapshot = await database.snapshot();
    await database.close();
    expect(existsSync(copyFile)).toBe(true);
    await using _ = await openDatabase({ dataDir: database.dataDir, logger });
    expect(existsSync(copyFile)).toBe(false);
    await snapshot[Symbol.asyncDispose]();
  },
);
