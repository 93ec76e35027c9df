import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import type { Database } from '../store/connect-database.ts';
import { connectDatabase } from '../store/connect-database.ts';
import { overEmbedded } from '../store/database.ts';
import { openInMemoryDatabase } from '../store/embedded/embedded-database.ts';
import { defaultMigrationsDir, migrate } from '../store/migrate.ts';
import { readMigrations } from '../store/read-migrations.ts';
import type { StoreLogger } from '../store/store-logger.ts';

/** Which database the tests run on; `RIPEN_TEST_DATABASE=embedded|server`, embedded when unset. */
export const testDatabaseKind: Database['kind'] = readKind(process.env.RIPEN_TEST_DATABASE);

/** A migrated database of one test's own. Disposing it fails when the test left a connection or a transaction open. */
export interface TestDatabase extends Database {
  /** For other processes; the embedded one has none. */
  readonly databaseUrl: string | undefined;
}

interface TestDatabaseOptions {
  /** The repository's migrations by default. */
  readonly migrationsDir?: string;
  /** Silent by default. */
  readonly logger?: StoreLogger;
  readonly connectionWaitMs?: number;
}

/**
 * A fresh migrated database, to be held with `await using`. The first call for a set of migrations migrates a template
 * (a snapshot file for the embedded one, a template database on the server of `TEST_DATABASE_URL`), the others copy it.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const migrationsDir = options.migrationsDir ?? defaultMigrationsDir;
  const setup = { ...options, migrationsDir, logger: options.logger ?? pino({ level: 'silent' }) };
  const key = await templateKey(migrationsDir);
  return testDatabaseKind === 'server' ? cloneOnServer(setup, key) : startFromSnapshot(setup, key);
}

type Setup = TestDatabaseOptions & { readonly migrationsDir: string; readonly logger: StoreLogger };

/** Changes with the migrations, with how they are recorded and with the version of the embedded Postgres. */
async function templateKey(migrationsDir: string): Promise<string> {
  const hash = createHash('sha256');
  for (const { number, name, checksum } of await readMigrations(migrationsDir))
    hash.update(`${number} ${name} ${checksum}\n`);
  hash.update(await readFile(new URL('../store/migrate.ts', import.meta.url)));
  const pglite = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  hash.update(await readFile(join(dirname(pglite), '..', 'package.json')));
  return hash.digest('hex').slice(0, 16);
}

async function startFromSnapshot(setup: Setup, key: string): Promise<TestDatabase> {
  const folder = join(tmpdir(), `ripen-test-${userInfo().username}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const snapshotFile = join(folder, `${key}.tar`);
  if (!existsSync(snapshotFile)) await writeTemplateSnapshot(setup, snapshotFile);
  const embedded = await openInMemoryDatabase({ logger: setup.logger, snapshotFile });
  const database = overEmbedded(embedded, pick(setup));
  return withLeakCheck(database, {
    databaseUrl: undefined,
    findOpenTransaction: () => findOpenTransaction(database.pool),
    release: async () => undefined,
  });
}

/** Several test processes may do this at once: each writes a file of its own, the last rename wins. */
async function writeTemplateSnapshot(setup: Setup, snapshotFile: string): Promise<void> {
  const embedded = await openInMemoryDatabase({ logger: setup.logger });
  await using database = overEmbedded(embedded, pick(setup));
  await migrate({ database, logger: setup.logger, migrationsDir: setup.migrationsDir });
  const unfinished = `${snapshotFile}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await embedded.writeSnapshot(unfinished);
  renameSync(unfinished, snapshotFile);
}

async function cloneOnServer(setup: Setup, key: string): Promise<TestDatabase> {
  const url = serverUrl();
  // Only its owner may copy a template, so each role has its own.
  const owner = createHash('sha256').update(new URL(url).username).digest('hex').slice(0, 8);
  const template = `ripen_template_${key}_${owner}`;
  const name = `ripen_test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await administer(url, async (admin) => {
    await admin.query('select pg_advisory_lock(hashtext($1))', [template]);
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [template]);
    if (rowCount === 0) await createTemplate({ setup, admin, url, template });
    await admin.query('select pg_advisory_unlock(hashtext($1))', [template]);
    await admin.query(`create database ${name} template ${template}`);
  });
  const databaseUrl = databaseOn(url, name);
  const database = connectDatabase({
    ...pick(setup),
    kind: 'server',
    connection: { connectionString: databaseUrl },
    poolSize: 10,
  });
  const release = (): Promise<void> =>
    administer(url, async (admin) => {
      // By force only superusers may end an autovacuum; without force the server ends it itself.
      const forced = await admin.query(`drop database ${name} with (force)`).catch((error: unknown) => error);
      if (forced instanceof Error) await admin.query(`drop database ${name}`);
    });
  return withLeakCheck(database, {
    databaseUrl,
    findOpenTransaction: () => findIdleInTransaction(url, name),
    release,
  });
}

interface Template {
  readonly setup: Setup;
  readonly admin: pg.Client;
  readonly url: string;
  readonly template: string;
}

/** Renamed when migrated, so that a run killed in between leaves no half template. */
async function createTemplate({ setup, admin, url, template }: Template): Promise<void> {
  const unfinished = `${template}_unfinished`;
  await admin.query(`drop database if exists ${unfinished} with (force)`);
  await admin.query(`create database ${unfinished} template template0`);
  const connection = { connectionString: databaseOn(url, unfinished) };
  const database = connectDatabase({ ...pick(setup), kind: 'server', connection, poolSize: 1 });
  try {
    await migrate({ database, logger: setup.logger, migrationsDir: setup.migrationsDir });
  } finally {
    await database.close();
  }
  await admin.query(`alter database ${unfinished} rename to ${template}`);
}

interface Ending {
  readonly databaseUrl: string | undefined;
  /** Says which transaction is open, if one is. */
  readonly findOpenTransaction: () => Promise<string | undefined>;
  readonly release: () => Promise<void>;
}

function withLeakCheck(
  database: Database,
  { databaseUrl, findOpenTransaction, release }: Ending,
): TestDatabase {
  const { pool } = database;
  const findLeak = async (): Promise<string | undefined> => {
    if (pool.ending) return undefined;
    const inUse = pool.totalCount - pool.idleCount;
    if (inUse > 0) return `${inUse} database connections checked out; release them in finally`;
    return findOpenTransaction();
  };
  const closeAll = async (): Promise<void> => {
    let leak: string | undefined;
    try {
      leak = await findLeak();
    } finally {
      await closeLeaky(database, leak);
      await release();
    }
    if (leak !== undefined) throw new Error(`the test left ${leak}`);
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeAll());
  return { ...database, databaseUrl, close, [Symbol.asyncDispose]: close };
}

/** A pool waits for a leaked connection for ever: that one is cut. */
async function closeLeaky(database: Database, leak: string | undefined): Promise<void> {
  if (leak !== undefined) {
    const { _clients: clients } = database.pool as unknown as { readonly _clients: pg.PoolClient[] };
    for (const client of [...clients]) if ('release' in client) releaseQuietly(client);
  }
  await database.close();
}

function releaseQuietly(client: pg.PoolClient): void {
  try {
    client.release(true);
  } catch {
    // It had been released: that is the state that is wanted.
  }
}

/** The only sign of an open transaction that has not written is the warning that a second BEGIN gives. */
async function findOpenTransaction(pool: pg.Pool): Promise<string | undefined> {
  const client = await pool.connect();
  let warned = false;
  client.once('notice', () => {
    warned = true;
  });
  try {
    await client.query('begin');
    await client.query('rollback');
    return warned ? 'a transaction open' : undefined;
  } finally {
    client.release(true);
  }
}

async function findIdleInTransaction(url: string, name: string): Promise<string | undefined> {
  return administer(url, async (admin) => {
    const { rows } = await admin.query<{ query: string }>(
      `select query from pg_stat_activity where datname = $1 and state like 'idle in transaction%'`,
      [name],
    );
    return rows[0] && `a transaction open, after: ${rows[0].query}`;
  });
}

async function administer<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function pick({ logger, connectionWaitMs }: Setup): { logger: StoreLogger; connectionWaitMs?: number } {
  return { logger, ...(connectionWaitMs !== undefined && { connectionWaitMs }) };
}

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (url !== undefined && url !== '') return url;
  throw new Error(
    'RIPEN_TEST_DATABASE=server needs TEST_DATABASE_URL, e.g. postgres://user:password@127.0.0.1:5432/postgres, of a ' +
      'role that may create databases',
  );
}

function databaseOn(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

function readKind(value: string | undefined): Database['kind'] {
  if (value === undefined || value === '' || value === 'embedded') return 'embedded';
  if (value === 'server') return 'server';
  throw new Error(`RIPEN_TEST_DATABASE: got '${value}', expected 'embedded' or 'server'`);
}
