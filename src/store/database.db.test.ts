import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createTestDatabase, testDatabaseKind } from '../testing/test-database.ts';
import { BigintTooLarge } from './column-types.ts';
import { NoConnection, SecondConnectionInTransaction } from './guarded-pool.ts';
import { toTimestamptz, UnsupportedTimestamp } from './timestamptz.ts';

const timeout = 60_000;
const onServer = test.skipIf(testDatabaseKind !== 'server');

test('columns arrive in the types of the schema', { timeout }, async () => {
  await using database = await createTestDatabase();
  const query = async (text: string, values: unknown[] = []): Promise<unknown> =>
    (await database.pool.query<{ value: unknown }>(`select ${text} as value`, values)).rows[0]?.value;
  for (const epochMs of [0, -1, 1_767_225_600_123, -62_135_596_800_000, 253_402_300_799_999]) {
    expect(await query('$1::timestamptz', [toTimestamptz(epochMs)])).toBe(epochMs);
  }
  expect(await query(`array['2026-01-01Z', null]::timestamptz[]`)).toEqual([1_767_225_600_000, null]);
  expect(await query('9007199254740991::bigint')).toBe(Number.MAX_SAFE_INTEGER);
  expect(await query('array[1, -2]::bigint[]')).toEqual([1, -2]);
  expect(await query('1.10::numeric')).toBe('1.10');
  expect(await query('array[1.10]::numeric[]')).toEqual(['1.10']);
  expect(await query(`'2026-03-01'::date`)).toBe('2026-03-01');
  expect(await query(`'{"a": [1]}'::jsonb`)).toEqual({ a: [1] });
  expect(await query(`current_setting('timezone')`)).toBe('UTC');
  expect(await query(`current_setting('search_path')`)).toBe('public');
  await expect(query(`'infinity'::timestamptz`)).rejects.toThrow(UnsupportedTimestamp);
  await expect(query(`'0044-03-15 BC'::timestamptz`)).rejects.toThrow(UnsupportedTimestamp);
  await expect(query('9007199254740992::bigint')).rejects.toThrow(BigintTooLarge);
  expect(await query('1')).toBe(1);
});

test('a transaction commits its work, and undoes it when it fails', { timeout }, async () => {
  await using database = await createTestDatabase();
  await database.pool.query('create table note (text text)');
  const result = await database.transaction(async (trx) => {
    await sql`insert into note values ('kept')`.execute(trx);
    return 'done';
  });
  expect(result).toBe('done');
  const failing = database.transaction(async (trx) => {
    await sql`insert into note values ('undone')`.execute(trx);
    throw new Error('on purpose');
  });
  await expect(failing).rejects.toThrow('on purpose');
  expect((await database.pool.query('select text from note')).rows).toEqual([{ text: 'kept' }]);
});

test('a second connection inside a transaction is refused, not waited for', { timeout }, async () => {
  await using database = await createTestDatabase();
  const attempts: (() => Promise<unknown>)[] = [
    () => database.pool.query('select 1'),
    () => sql`select 1`.execute(database.kysely),
    () => database.kysely.transaction().execute(async () => undefined),
    () => database.transaction(async () => undefined),
  ];
  for (const attempt of attempts) {
    await expect(database.transaction(attempt)).rejects.toThrow(SecondConnectionInTransaction);
  }
  await database.pool.query('select 1');
});

test('work that a transaction started and that outlives it gets a connection', { timeout }, async () => {
  await using database = await createTestDatabase();
  let later: Promise<unknown> | undefined;
  const gate = Promise.withResolvers<void>();
  await database.transaction(async () => {
    later = gate.promise.then(() => database.pool.query('select 1'));
  });
  gate.resolve();
  await expect(later).resolves.toMatchObject({ rowCount: 1 });
});

test('waiting for a connection ends with the reason', { timeout }, async () => {
  await using database = await createTestDatabase({ connectionWaitMs: 300 });
  const size = database.kind === 'embedded' ? 1 : 10;
  const held = await Promise.all(Array.from({ length: size }, () => database.pool.connect()));
  const refused = await database.pool.query('select 1').catch((error: unknown) => error);
  for (const client of held) client.release();
  expect(refused).toBeInstanceOf(NoConnection);
  expect(String(refused)).toContain(`${size} of ${size} in use`);
});

test('what the database undoes for the sake of others is tried again', { timeout }, async () => {
  await using database = await createTestDatabase();
  let tries = 0;
  const result = await database.transaction(async (trx) => {
    tries += 1;
    if (tries < 3)
      await sql`do $$ begin raise exception 'meanwhile' using errcode = '40001'; end $$`.execute(trx);
    return tries;
  });
  expect(result).toBe(3);
  tries = 0;
  const hopeless = database.transaction(async (trx) => {
    tries += 1;
    await sql`do $$ begin raise exception 'always' using errcode = '40P01'; end $$`.execute(trx);
  });
  await expect(hopeless).rejects.toThrow('always');
  expect(tries).toBe(12);
});

onServer('two transactions that deadlock both come through', { timeout }, async () => {
  await using database = await createTestDatabase();
  await database.pool.query('create table counter (id int primary key, value int not null)');
  await database.pool.query('insert into counter values (1, 0), (2, 0)');
  const add = (first: number, second: number): Promise<void> =>
    database.transaction(async (trx) => {
      await sql`update counter set value = value + 1 where id = ${first}`.execute(trx);
      await sleep(100);
      await sql`update counter set value = value + 1 where id = ${second}`.execute(trx);
    });
  await Promise.all([add(1, 2), add(2, 1)]);
  const { rows } = await database.pool.query('select value from counter order by id');
  expect(rows).toEqual([{ value: 2 }, { value: 2 }]);
});

test('a lost connection is logged, and the next query gets a new one', { timeout }, async () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });
  await using database = await createTestDatabase({ logger });
  const torn = database.transaction(async (trx) => {
    const client = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
    await tearConnections(database, client.rows[0]?.pid);
    await sleep(100);
    await sql`select 1`.execute(trx);
  });
  await expect(torn).rejects.toThrow();
  expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  expect(lines.join()).toContain('lost a database connection in use');
});

onServer('idle connections that the server ends are replaced', { timeout }, async () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });
  await using database = await createTestDatabase({ logger });
  await Promise.all([1, 2, 3].map(() => database.pool.query('select pg_sleep(0.1)')));
  const { rowCount } = await database.pool.query(`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`);
  expect(rowCount).toBe(2);
  await sleep(200);
  await Promise.all([1, 2, 3].map(() => database.pool.query('select 1')));
  expect(lines.join()).toContain('lost an idle database connection');
});

test('a leaked connection and a leaked transaction fail the test that leaves them', { timeout }, async () => {
  const leaksClient = async (): Promise<void> => {
    await using database = await createTestDatabase();
    await database.pool.connect();
  };
  await expect(leaksClient()).rejects.toThrow('checked out');
  const leaksTransaction = async (): Promise<void> => {
    await using database = await createTestDatabase();
    await database.pool.query('begin');
  };
  await expect(leaksTransaction()).rejects.toThrow('transaction open');
});

type TestDatabase = Awaited<ReturnType<typeof createTestDatabase>>;

/** On the server its own process ends the connection; the embedded one has none, so the client's socket is cut. */
async function tearConnections(database: TestDatabase, pid: number | undefined): Promise<void> {
  if (database.kind === 'embedded') {
    const { _clients: clients } = database.pool as unknown as {
      _clients: { connection: { stream: { destroy(): void } } }[];
    };
    for (const client of clients) client.connection.stream.destroy();
    return;
  }
  const { Client } = await import('pg');
  const admin = new Client({ connectionString: database.databaseUrl });
  await admin.connect();
  await admin.query('select pg_terminate_backend($1)', [pid]);
  await admin.end();
}
