import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import type { EmbeddedDatabase } from './embedded-database.ts';
import { EmbeddedDatabaseStopped, openEmbeddedDatabase, openInMemoryDatabase } from './embedded-database.ts';
import { DataFolderInUse } from './folder-lock.ts';

const logger = pino({ level: 'silent' });
const timeout = 120_000;

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ripen-embedded-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function connect(database: EmbeddedDatabase): Promise<pg.Client> {
  const client = new pg.Client({
    ...database.connection,
    connectionTimeoutMillis: 20_000,
    query_timeout: 20_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Ends the connection as a crash of its owner would. */
function tear(client: pg.Client): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
}

test('data, a private socket and the lock of the folder', { timeout }, async () => {
  const dataDir = temporaryFolder();
  {
    await using database = await openEmbeddedDatabase({ dataDir, logger });
    await expect(openEmbeddedDatabase({ dataDir, logger })).rejects.toThrow(DataFolderInUse);
    expect(statSync(String(database.connection.host)).mode & 0o777).toBe(0o700);
    const client = await connect(database);
    await client.query('create table note (text text)');
    await client.query(`insert into note values ('kept')`);
    const { rows } = await client.query('show fsync');
    expect(rows).toEqual([{ fsync: 'on' }]);
    await client.end();
  }
  await using database = await openEmbeddedDatabase({ dataDir, logger });
  const client = await connect(database);
  expect((await client.query('select text from note')).rows).toEqual([{ text: 'kept' }]);
  await client.end();
});

test('a process that was killed as it started, before it had written its id', { timeout }, async () => {
  const dataDir = temporaryFolder();
  {
    await using _ = await openEmbeddedDatabase({ dataDir, logger });
  }
  writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), '');
  await using database = await openEmbeddedDatabase({ dataDir, logger });
  const client = await connect(database);
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await client.end();
});

test('a data folder with a path too long for a socket', { timeout }, async () => {
  const dataDir = join(temporaryFolder(), 'a'.repeat(90));
  let socketFolder: string;
  {
    await using database = await openEmbeddedDatabase({ dataDir, logger });
    socketFolder = String(database.connection.host);
    expect(statSync(socketFolder).mode & 0o777).toBe(0o700);
    const client = await connect(database);
    await client.query('select 1');
    await client.end();
  }
  expect(existsSync(socketFolder)).toBe(false);
});

test('whatever a torn connection left behind is gone for the next one', { timeout }, async () => {
  await using database = await openInMemoryDatabase({ logger });
  const first = await connect(database);
  await first.query('create table note (text text)');
  await first.query(`set timezone to 'Asia/Tokyo'`);
  await first.query('select pg_advisory_lock(1)');
  await first.query({ name: 'named', text: 'select 1' });
  await first.query('begin');
  await first.query(`insert into note values ('never committed')`);
  tear(first);
  const second = await connect(database);
  const answers = [
    await second.query('select count(*)::int as notes from note'),
    await second.query('show timezone'),
    await second.query(`select count(*)::int as locks from pg_locks where locktype = 'advisory'`),
    await second.query('select count(*)::int as statements from pg_prepared_statements'),
  ].map((answer) => answer.rows[0]);
  expect(answers).toEqual([{ notes: 0 }, { TimeZone: 'UTC' }, { locks: 0 }, { statements: 0 }]);
  await second.end();
});

test('a connection torn while its statements run', { timeout }, async () => {
  await using database = await openInMemoryDatabase({ logger });
  const first = await connect(database);
  await first.query('create table note (number int)');
  first.query('begin').catch(() => undefined);
  first.query('insert into note select generate_series(1, 300000)').catch(() => undefined);
  await sleep(30);
  tear(first);
  const second = await connect(database);
  expect((await second.query('select count(*)::int as notes from note')).rows).toEqual([{ notes: 0 }]);
  await second.end();
});

test('a connection torn between a failed statement and its Sync', { timeout }, async () => {
  await using database = await openInMemoryDatabase({ logger });
  const first = await connect(database);
  const { connection } = first as unknown as { connection: { parse(query: object): void; flush(): void } };
  connection.parse({ text: 'nonsense', name: '' });
  connection.flush();
  await sleep(100);
  tear(first);
  const second = await connect(database);
  expect((await second.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await second.end();
});

test('a second client waits for the first, then is refused with a reason', { timeout }, async () => {
  await using database = await openInMemoryDatabase({ logger });
  const first = await connect(database);
  const waiting = connect(database);
  await first.end();
  const second = await waiting;
  await expect(connect(database)).rejects.toMatchObject({
    code: '53300',
    message: expect.stringContaining('one connection'),
  });
  await second.end();
});

test('closing does not wait for a client that stays', { timeout }, async () => {
  const database = await openInMemoryDatabase({ logger });
  const client = await connect(database);
  await client.query('begin');
  const start = performance.now();
  await database.close();
  await database.close();
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('COPY FROM STDIN and endless recursion are errors, not the end', { timeout }, async () => {
  await using database = await openInMemoryDatabase({ logger });
  const client = await connect(database);
  await client.query('create table note (text text)');
  await expect(client.query('copy note from stdin')).rejects.toThrow('takes no copy data');
  await client.query(`create function f(i int) returns int language plpgsql as 'begin return f(i + 1); end'`);
  await expect(client.query('select f($1)', [1])).rejects.toThrow('stack depth limit exceeded');
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await client.end();
});

test('a large statement and a large answer pass in one piece', { timeout }, async () => {
  await using database = await openInMemoryDatabase({ logger });
  const client = await connect(database);
  const text = 'ž'.repeat(8_000_000);
  const { rows } = await client.query<{ same: string }>('select $1::text as same', [text]);
  expect(rows[0]?.same === text).toBe(true);
  await client.end();
});

test('the log is cut by checkpoints', { timeout }, async () => {
  const dataDir = temporaryFolder();
  await using database = await openEmbeddedDatabase({ dataDir, logger });
  const client = await connect(database);
  await client.query('create table note (text text)');
  for (let i = 0; i < 12; i += 1) {
    await client.query(`insert into note select repeat('x', 500) from generate_series(1, 40000)`);
  }
  const { rows } = await client.query<{ mb: string }>(
    `select (pg_current_wal_lsn() - redo_lsn) / 1048576 as mb from pg_control_checkpoint()`,
  );
  expect(Number(rows[0]?.mb)).toBeLessThan(100);
  await client.end();
});

test('a database that dies says why, to the waiting and to the next', { timeout }, async () => {
  const dataDir = temporaryFolder();
  await using database = await openEmbeddedDatabase({ dataDir, logger });
  const client = await connect(database);
  await client.query('create table note (text text)');
  rmSync(join(dataDir, 'postgres', 'pg_wal'), { recursive: true });
  const fill = async (): Promise<void> => {
    for (;;) await client.query(`insert into note select repeat('x', 1000) from generate_series(1, 20000)`);
  };
  await expect(fill()).rejects.toThrow();
  await expect(fill()).rejects.toThrow();
  expect(await database.stopped).toBeInstanceOf(EmbeddedDatabaseStopped);
  expect(database.failure()?.message).toContain('stopped');
});

/** Inserts batches of 100 and prints the last number of each batch once its commit was acknowledged. */
const writer = `
  import { openEmbeddedDatabase } from '${new URL('./embedded-database.ts', import.meta.url).href}';
  import pg from 'pg';
  const database = await openEmbeddedDatabase({ dataDir: process.argv[1], logger: console });
  const client = new pg.Client(database.connection);
  await client.connect();
  await client.query('create table if not exists note (number int primary key)');
  let { rows: [{ next }] } = await client.query('select coalesce(max(number), 0) + 1 as next from note');
  for (;; next += 100) {
    await client.query('insert into note select generate_series($1::int, $1::int + 99)', [next]);
    process.stdout.write(next + 99 + '\\n');
  }`;

async function writeUntilKilled(dataDir: string, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: new URL('../../..', import.meta.url),
  });
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (last === 0) setTimeout(() => child.kill('SIGKILL'), afterMs);
    last = Number(line);
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return last;
}

test('every acknowledged row is there after SIGKILL, six times over', { timeout }, async () => {
  const dataDir = temporaryFolder();
  let written = 0;
  for (let round = 0; round < 6; round += 1) {
    const acknowledged = await writeUntilKilled(dataDir, 50 + Math.random() * 1000);
    expect(acknowledged).toBeGreaterThan(written);
    await using database = await openEmbeddedDatabase({ dataDir, logger });
    const client = await connect(database);
    const { rows } = await client.query<{ rows: number; newest: number }>(
      'select count(*)::int as rows, max(number) as newest from note',
    );
    await client.end();
    written = rows[0]?.newest ?? 0;
    expect(rows[0]?.rows).toBe(written);
    expect(written).toBeGreaterThanOrEqual(acknowledged);
  }
});
