import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createTestDatabase, testDatabaseKind } from '../testing/test-database.ts';
import type { Database } from './connect-database.ts';
import { MigrationFailed, MigrationHistoryDiffers, migrate, SchemaTooNew } from './migrate.ts';
import { InvalidMigrations } from './read-migrations.ts';

const logger = pino({ level: 'silent' });
const timeout = 60_000;

function folder(files: Record<string, string>): string {
  const path = mkdtempSync(join(tmpdir(), 'ripen-migrations-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(path, name), sql);
  return path;
}

const first = { '0001_lead.sql': 'create table lead (id int primary key);' };
const second = { '0002_event.sql': 'create table event (id int);\ninsert into event values (1);' };

function run(database: Database, files: Record<string, string>): Promise<number[]> {
  return migrate({ database, logger, migrationsDir: folder(files) });
}

async function applied(database: Database): Promise<unknown[]> {
  const { rows } = await database.pool.query('select number, name, breaking from migration order by number');
  return rows;
}

/** An empty database: the migrations of the repository are not what is tested here. */
function emptyDatabase(): ReturnType<typeof createTestDatabase> {
  return createTestDatabase({ migrationsDir: folder({}) });
}

test('pending migrations are applied in order, once', { timeout }, async () => {
  await using database = await emptyDatabase();
  expect(await run(database, first)).toEqual([1]);
  expect(await run(database, { ...first, ...second })).toEqual([2]);
  expect(await run(database, { ...first, ...second })).toEqual([]);
  expect(await applied(database)).toEqual([
    { number: 1, name: 'lead', breaking: false },
    { number: 2, name: 'event', breaking: false },
  ]);
});

test('twenty calls at once apply each migration once', { timeout }, async () => {
  await using database = await emptyDatabase();
  await database.pool.query('drop table migration');
  const files = { ...first, ...second };
  const results = await Promise.all(Array.from({ length: 20 }, () => run(database, files)));
  expect(results.flat().sort()).toEqual([1, 2]);
  expect((await database.pool.query('select * from event')).rowCount).toBe(1);
});

const migrator = `
  import { connectDatabase } from '${new URL('./connect-database.ts', import.meta.url).href}';
  import { migrate } from '${new URL('./migrate.ts', import.meta.url).href}';
  const [connectionString, migrationsDir] = process.argv.slice(1);
  import { once } from 'node:events';
  const logger = { info() {}, warn() {}, error: console.error };
  await using database = connectDatabase({ kind: 'server', connection: { connectionString }, poolSize: 2, logger });
  await database.pool.query('select 1');
  process.stderr.write('ready');
  await once(process.stdin, 'data');
  process.stdin.destroy();
  console.log(JSON.stringify(await migrate({ database, logger, migrationsDir })));`;

test.skipIf(testDatabaseKind !== 'server')('twenty processes at once do too', { timeout }, async () => {
  await using database = await emptyDatabase();
  await database.pool.query('drop table migration');
  const migrationsDir = folder({ ...first, ...second });
  const args = ['--input-type=module', '-e', migrator, String(database.databaseUrl), migrationsDir];
  const children = Array.from({ length: 20 }, () => spawn(process.execPath, args));
  onTestFinished(() => {
    for (const child of children) child.kill();
  });
  await Promise.all(children.map((child) => once(child.stderr, 'data')));
  for (const child of children) child.stdin.write('go');
  const outputs = await Promise.all(children.map((child) => text(child.stdout)));
  const numbers = outputs.flatMap((output) => JSON.parse(output) as number[]);
  expect(numbers.sort()).toEqual([1, 2]);
  expect((await database.pool.query('select * from event')).rowCount).toBe(1);
});

test('a failed migration leaves nothing and says where', { timeout }, async () => {
  await using database = await emptyDatabase();
  const broken = {
    '0002_broken.sql': '-- žluťoučký\ncreate table event (id int);\nselect 1,\n  nonsense from event;',
  };
  const failing = run(database, { ...first, ...broken });
  await expect(failing).rejects.toThrow(MigrationFailed);
  await expect(failing).rejects.toThrow(
    /0002_broken\.sql:4:3: column "nonsense" does not exist .*SQLSTATE 42703/,
  );
  expect(await applied(database)).toHaveLength(1);
  const { rows } = await database.pool.query(`select to_regclass('event') as event`);
  expect(rows).toEqual([{ event: null }]);
  expect(await run(database, { ...first, ...second })).toEqual([2]);
});

test('a migration whose row cannot be written is undone with it', { timeout }, async () => {
  await using database = await emptyDatabase();
  const forger = `create table event (id int); insert into migration values (1, 'forged', false, '');`;
  await expect(run(database, { '0001_forger.sql': forger })).rejects.toThrow('migration_pkey');
  const { rows } = await database.pool.query(`select to_regclass('event') as event`);
  expect(rows).toEqual([{ event: null }]);
  expect(await run(database, first)).toEqual([1]);
});

test('an older program tolerates newer migrations, unless one is breaking', { timeout }, async () => {
  await using database = await emptyDatabase();
  await run(database, { ...first, ...second });
  expect(await run(database, first)).toEqual([]);
  const third = { '0003_split.sql': '-- Splits names.\n-- breaking\nalter table lead add column name text;' };
  await run(database, { ...first, ...second, ...third });
  await run(database, { ...first, ...second, ...third, '0004_more.sql': 'select 1;' });
  const refused = run(database, { ...first, ...second });
  await expect(refused).rejects.toBeInstanceOf(SchemaTooNew);
  await expect(refused).rejects.toMatchObject({ neededMigration: 3, newestKnownMigration: 2 });
  await expect(refused).rejects.toThrow('knows migration 3 (split)');
  expect(await run(database, { ...first, ...second, ...third })).toEqual([]);
});

test('a comment that only looks like the header is none', { timeout }, async () => {
  await using database = await emptyDatabase();
  await run(database, { '0001_lead.sql': '-- not breaking\nselect 1;\n-- breaking\n' });
  expect(await applied(database)).toEqual([{ number: 1, name: 'lead', breaking: false }]);
});

test('a changed migration is refused; changed line ends are none', { timeout }, async () => {
  await using database = await emptyDatabase();
  await run(database, { ...first, ...second });
  await expect(run(database, { ...first, '0002_event.sql': 'select 2;' })).rejects.toThrow(
    MigrationHistoryDiffers,
  );
  expect(
    await run(database, { ...first, '0002_event.sql': second['0002_event.sql'].replaceAll('\n', '\r\n') }),
  ).toEqual([]);
});

test('a migration that would come after a later one is refused', { timeout }, async () => {
  await using database = await emptyDatabase();
  await run(database, { ...first, ...second, '0003_more.sql': 'select 3;' });
  await database.pool.query('delete from migration where number = 2');
  await expect(run(database, { ...first, ...second })).rejects.toThrow('0002_event.sql was never applied');
});

test.each([
  ['a gap', { ...first, '0003_late.sql': '' }, 'a number is missing'],
  ['no first', second, 'a number is missing'],
  ['a double', { ...first, '0001_other.sql': '' }, 'taken twice'],
  ['a wrong name', { ...first, '2_Event.sql': '' }, 'expected 0001_name.sql'],
])('%s in the files is refused', { timeout }, async (_, files, message) => {
  const migrationsDir = folder(files as Record<string, string>);
  const failing = createTestDatabase({ migrationsDir });
  await expect(failing).rejects.toThrow(InvalidMigrations);
  await expect(failing).rejects.toThrow(message);
});

test('settings that a migration changes do not stay', { timeout }, async () => {
  await using database = await emptyDatabase();
  await run(database, { '0001_settings.sql': `set timezone to 'Asia/Tokyo';` });
  expect((await database.pool.query('show timezone')).rows).toEqual([{ TimeZone: 'UTC' }]);
});

test('the default folder is the one of the repository', async () => {
  const { defaultMigrationsDir } = await import('./migrate.ts');
  expect(defaultMigrationsDir).toBe(fileURLToPath(new URL('../../migrations', import.meta.url)));
});
