import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, RestoreCutOff } from '../store/migrate.ts';
import { beginRestore, isRestoreUnderWay } from '../store/restore-marker.ts';
import { browserOf, TestBrowser } from '../testing/test-browser.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { createTestInstallation, TestInstallation } from '../testing/test-installation.ts';
import { BackupUnreadable } from './read-backup.ts';
import { type Restored, RestoreRefused, restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

const logger = pino({ level: 'silent' });

let source: TestInstallation;
let lines: string[];

beforeAll(async () => {
  source = await createTestInstallation();
  await source.publish({
    scorecard: 'simple',
    bands: { low: 0, high: 2 },
    rules: [
      { id: 'opened', event: 'Opened', each: 1, max: 50 },
      { id: 'lately', event: 'Opened', within: '30d', each: 1, max: 5 },
      { id: 'size', trait: 'company.employees', bins: { '>=50': 3 } },
    ],
  });
  for (let user = 0; user < 30; user += 1) {
    await source.takeIn(
      { device: `device${user}`, track: 'Opened' },
      { user: `user${user}`, device: `device${user}`, identify: { name: 'Žofie ✨ "quoted" \\ \n line' } },
      { user: `user${user}`, group: `company${user % 3}`, properties: { employees: 60 } },
      { user: `user${user}`, track: 'Opened', properties: { amount: 0.1, huge: 1e300, text: '#end {}' } },
    );
  }
  await source.retract('user1', [
    (
      await source.database.kysely
        .selectFrom('message')
        .select('message_id')
        .where('subject_id', '=', await source.idOf('user1'))
        .where('kind', '=', 'track')
        .executeTakeFirstOrThrow()
    ).message_id,
  ]);
  // Digits that JavaScript would lose.
  await sql`update message set properties = properties || '{"exact": 12345678901234567890.10}' where kind = 'track'`.execute(
    source.database.kysely,
  );
  // A number that was given out and is used no more.
  await sql`insert into measure (key_hash, key, revision) values ('x', 'x', 1)`.execute(
    source.database.kysely,
  );
  await sql`delete from measure where key_hash = 'x'`.execute(source.database.kysely);
  lines = await linesOf(source.database);
});
afterAll(() => source[Symbol.asyncDispose]());

/** The lines of a back-up, each with its end. */
async function linesOf(database: TestDatabase): Promise<string[]> {
  let text = '';
  await using snapshot = await database.snapshot();
  for await (const part of writeBackup(snapshot, { version: '0.0.0-test', now: source.clock.now }))
    text += part;
  return text.split(/(?<=\n)/);
}

function restore(database: TestDatabase, text: readonly string[]): Promise<Restored> {
  // Chunks that end anywhere, also in the middle of a character.
  const bytes = Buffer.from(text.join(''));
  const chunks = Array.from({ length: Math.ceil(bytes.length / 997) }, (_, n) =>
    bytes.subarray(n * 997, (n + 1) * 997),
  );
  return restoreBackup({ database, logger, content: Readable.from(chunks) });
}

async function tablesIn(database: TestDatabase): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`.execute(
    database.kysely,
  );
  return rows.map(({ name }) => name);
}

describe('people in a back-up', () => {
  it('come back with their passwords, but signed out', async () => {
    const { browser, email } = await browserOf(source, 'owner');
    expect(await browser.who()).toBe(email);
    await using database = await createTestDatabase();
    await restore(database, await linesOf(source.database));
    await using copy = new TestInstallation(database, { start: source.clock.now, logger });
    const elsewhere = new TestBrowser(copy);
    for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value);
    expect(await elsewhere.who()).toBe(null);
    expect((await elsewhere.signIn(email)).status).toBe(200);
  });
});

describe('a back-up that is restored', () => {
  it('gives the same back-up again, works on, and nothing is wrong with it', async () => {
    const database = await createTestDatabase();
    const restored = await restore(database, lines);
    expect(restored.rows).toMatchObject({ subject: 33, message: 150, registry: 1, api_key: 0 });
    expect(restored.migrated).toEqual([]);
    const again = await linesOf(database);
    // The estimate in the first line differs, because the tables were analysed, and with it the sum in the last.
    expect(again.slice(1, -1).toSorted()).toEqual(lines.slice(1, -1).toSorted());
    await using copy = new TestInstallation(database, { start: source.clock.now, logger });
    expect(await copy.examine()).toEqual([]);
    expect(await copy.ledger('user7', 'simple')).toEqual(await source.ledger('user7', 'simple'));
    await copy.takeIn({ user: 'user7', track: 'Opened', id: 'later' });
    await copy.publish({
      scorecard: 'second',
      rules: [
        { id: 'o', event: 'Opened', each: 2, max: 9 },
        { id: 'c', event: 'Closed', each: 2, max: 9 },
      ],
    });
    expect(await copy.score('user7', 'second')).toBe(6);
    expect(await copy.examine()).toEqual([]);
    const { rows } = await sql<{ id: number }>`select max(measure_id) as id from measure`.execute(
      database.kysely,
    );
    expect(rows[0]?.id).toBeGreaterThan(
      Number(/"measure_id","lastValue":(\d+)/.exec(lines.at(-2) ?? '')?.[1]),
    );
  });

  it('was only ever read: the snapshot is closed', async () => {
    expect(source.database.pool.totalCount - source.database.pool.idleCount).toBe(0);
  });
});

describe('a restore is refused', () => {
  let target: TestDatabase;
  beforeAll(async () => {
    target = await createTestDatabase();
  });
  afterAll(() => target.close());

  const half = () => Math.floor(lines.length / 2);
  const cases: Record<string, [() => string[], RegExp]> = {
    'when its end is missing': [() => lines.slice(0, -1), /cut off: its end is missing/],
    'when it ends in the middle of a line': [
      () => [...lines.slice(0, half()), '{"subj'],
      /cut off: its end is missing/,
    ],
    'when a row is missing': [
      () => lines.toSpliced(half(), 1),
      /was changed after it was made: its SHA-256 is/,
    ],
    'when a row was changed': [
      () =>
        lines.with(
          half(),
          (lines[half()] ?? '').replace('simple', 'pimple').replace('Opened', 'opened').replace('20', '30'),
        ),
      /was changed after it was made: its SHA-256 is/,
    ],
    'when something follows its end': [() => [...lines, '{"a":1}\n'], /rows where none are expected/],
    'when it is something else': [() => ['scorecard: simple\n'], /this is no back-up of Ripen/],
    'when it is empty': [() => [], /this is no back-up of Ripen/],
    'when its form is a newer one': [
      () => lines.with(0, (lines[0] ?? '').replace('"format":1', '"format":2')),
      /has format 2, this version of Ripen reads format 1/,
    ],
    'when a newer Ripen made it': [
      () =>
        lines.with(
          0,
          (lines[0] ?? '')
            .replace('"migrations":[', '"migrations":[{"number":1,"name":"x","checksum":"x"},')
            .replace(/"number":\d+(?=,"name":"[^"]*","checksum":"[^"]*"\}\])/, '"number":99'),
        ),
      /made by Ripen 0\.0\.0-test with migration 99, this version knows migrations up to/,
    ],
    'when another Ripen made it': [
      () => lines.with(0, (lines[0] ?? '').replace(/"checksum":"[^"]*"/, '"checksum":"other"')),
      /whose migration 1 \(.*\) is another one/,
    ],
  };

  it.each(Object.entries(cases))('%s, and leaves the database empty', async (_name, [text, message]) => {
    const refused = await restore(target, text()).catch((error: unknown) => error);
    expect(refused).toSatisfy(
      (error) => error instanceof BackupUnreadable || error instanceof RestoreRefused,
    );
    expect(String(refused)).toMatch(message);
    await migrate({ database: target, logger });
    expect((await target.kysely.selectFrom('subject').selectAll().execute()).length).toBe(0);
    expect(await tablesIn(target)).not.toContain('restore_under_way');
  });

  it('into a database that is not empty, saying what is there', async () => {
    const before = await linesOf(source.database);
    await expect(restore(source.database, lines)).rejects.toThrow(
      /not empty: it has rows in .*subject.*scorecard.*; a back-up is restored into an empty one only/,
    );
    expect(await linesOf(source.database)).toEqual(before);
  });
});

it('one that was cut off keeps Ripen from starting until it is done again', async () => {
  const database = await createTestDatabase();
  await database.transaction(beginRestore);
  await migrate({ database, logger, isRestoring: true });
  await sql`insert into scorecard (slug, created_at) values ('half', now())`.execute(database.kysely);
  await expect(migrate({ database, logger })).rejects.toThrow(RestoreCutOff);
  expect(await isRestoreUnderWay(database.kysely)).toBe(true);
  await restore(database, lines);
  expect(await migrate({ database, logger })).toEqual([]);
  await using copy = new TestInstallation(database, { start: source.clock.now, logger });
  expect(await copy.examine()).toEqual([]);
});
