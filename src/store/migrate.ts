import { fileURLToPath } from 'node:url';
import type { PoolClient } from 'pg';
import { DatabaseError } from 'pg';
import type { Database } from './connect-database.ts';
import type { Migration } from './read-migrations.ts';
import { readMigrations } from './read-migrations.ts';
import type { MigrationTable } from './schema.ts';
import type { StoreLogger } from './store-logger.ts';

/** A newer program changed the database in a way that this one cannot live with. */
export class SchemaTooNew extends Error {
  override readonly name = 'SchemaTooNew';
  /** The oldest program that can use the database knows the migration with this number. */
  readonly neededMigration: number;
  readonly newestKnownMigration: number;

  constructor(needed: Pick<MigrationTable, 'number' | 'name'>, newestKnown: number) {
    super(
      `the database needs a version of Ripen that knows migration ${needed.number} (${needed.name}); this one knows ` +
        `migrations up to ${newestKnown}: start the newer version again, or restore a back-up from before the upgrade`,
    );
    this.neededMigration = needed.number;
    this.newestKnownMigration = newestKnown;
  }
}

/** What was applied to the database and what the files say now are not the same history. */
export class MigrationHistoryDiffers extends Error {
  override readonly name = 'MigrationHistoryDiffers';
}

/** A migration was refused by the database, which is as it was before it. The cause is the database's error. */
export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed';
}

/** A restore was cut off in the middle: the database is not whole. */
export class RestoreCutOff extends Error {
  override readonly name = 'RestoreCutOff';

  constructor() {
    super(
      'a restore into this database was cut off, or is under way: what is in it is not whole; wait for its end, or ' +
        'restore the back-up again with: ripen restore FILE',
    );
  }
}

/** The repository's migrations. */
export const defaultMigrationsDir = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Any number that nobody else uses for an advisory lock in this database: 'ripen' in ASCII. */
const lockKey = 0x726970656e;

interface MigrateOptions {
  readonly database: Database;
  readonly logger: StoreLogger;
  readonly migrationsDir?: string;
  /** The number of the last migration to apply; all when left out. */
  readonly throughMigration?: number;
  /** It is the restore that asks. */
  readonly isRestoring?: boolean;
}

/**
 * Brings the database to the newest migration, each one in a transaction with its row in the table `migration`. Any
 * number of processes may do so at once. Migrations that only a newer program knows are left alone unless breaking.
 * @returns the numbers applied by this call
 * @throws SchemaTooNew, MigrationHistoryDiffers, MigrationFailed, InvalidMigrations, RestoreCutOff
 */
export async function migrate(options: MigrateOptions): Promise<number[]> {
  const all = await readMigrations(options.migrationsDir ?? defaultMigrationsDir);
  const migrations = all.slice(0, options.throughMigration);
  const applied: number[] = [];
  const client = await options.database.pool.connect();
  try {
    if (options.isRestoring !== true) await requireWhole(client);
    for (;;) {
      const migration = await applyNext(client, migrations);
      if (migration === undefined) return applied;
      applied.push(migration.number);
      options.logger.info({ migration: migration.number, name: migration.name }, 'migrated the database');
    }
  } finally {
    // Closed, not given back: a migration may have changed settings of its session.
    client.release(true);
  }
}

/** @throws RestoreCutOff */
async function requireWhole(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ whole: boolean }>(
    `select to_regclass('public.restore_under_way') is null as whole`,
  );
  if (rows[0]?.whole === false) throw new RestoreCutOff();
}

async function applyNext(
  client: PoolClient,
  migrations: readonly Migration[],
): Promise<Migration | undefined> {
  await client.query('begin isolation level read committed');
  try {
    // Held to the end of the transaction: whoever waits here reads below what the one before has done.
    await client.query('select pg_advisory_xact_lock($1)', [lockKey]);
    const next = nextMigration(migrations, await readApplied(client));
    if (next !== undefined) await apply(client, next);
    await client.query('commit');
    return next;
  } catch (error) {
    // A broken connection cannot roll back, and need not; the first error is the one to report.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

type Applied = Pick<MigrationTable, 'number' | 'name' | 'breaking' | 'checksum'>;

async function readApplied(client: PoolClient): Promise<Applied[]> {
  const { rows } = await client.query<{ missing: boolean }>(
    `select to_regclass('public.migration') is null as missing`,
  );
  if (rows[0]?.missing === true) {
    await client.query(`
      create table public.migration (
        number int primary key,
        name text not null,
        breaking boolean not null,
        checksum text not null,
        applied_at timestamptz(3) not null default now()
      )`);
  }
  return (
    await client.query<Applied>(
      'select number, name, breaking, checksum from public.migration order by number',
    )
  ).rows;
}

function nextMigration(migrations: readonly Migration[], applied: readonly Applied[]): Migration | undefined {
  const newestKnown = migrations.at(-1)?.number ?? 0;
  const tooNew = applied.findLast((row) => row.breaking && row.number > newestKnown);
  if (tooNew !== undefined) throw new SchemaTooNew(tooNew, newestKnown);
  const appliedByNumber = new Map(applied.map((row) => [row.number, row]));
  for (const migration of migrations) {
    const row = appliedByNumber.get(migration.number);
    if (row !== undefined && row.checksum !== migration.checksum) {
      throw new MigrationHistoryDiffers(
        `${migration.path} was changed after it was applied: got checksum ${migration.checksum}, ` +
          `the database had ${row.checksum} (${row.name}); undo the change and put it into a new migration`,
      );
    }
  }
  const next = migrations.find((migration) => !appliedByNumber.has(migration.number));
  const newestApplied = applied.at(-1)?.number ?? 0;
  if (next !== undefined && next.number < newestApplied) {
    throw new MigrationHistoryDiffers(
      `${next.path} was never applied, but number ${newestApplied} was: got a gap, expected the order of the numbers`,
    );
  }
  return next;
}

async function apply(client: PoolClient, migration: Migration): Promise<void> {
  const { number, name, breaking, checksum } = migration;
  try {
    await client.query(migration.sql);
  } catch (error) {
    throw new MigrationFailed(`${migration.path}${place(migration.sql, error)}: ${message(error)}`, {
      cause: error,
    });
  }
  await client.query(
    'insert into public.migration (number, name, breaking, checksum) values ($1, $2, $3, $4)',
    [number, name, breaking, checksum],
  );
}

/** `:line:column`, both from 1, when the database says where; it counts characters, not UTF-16 units. */
function place(sql: string, error: unknown): string {
  if (!(error instanceof DatabaseError) || error.position === undefined) return '';
  const before = [...sql]
    .slice(0, Number(error.position) - 1)
    .join('')
    .split('\n');
  return `:${before.length}:${[...(before.at(-1) ?? '')].length + 1}`;
}

function message(error: unknown): string {
  if (!(error instanceof DatabaseError)) return String(error);
  const parts = [error.message, error.detail, error.hint, error.where].filter((part) => part !== undefined);
  return `${parts.join('; ')} (SQLSTATE ${error.code})`;
}
