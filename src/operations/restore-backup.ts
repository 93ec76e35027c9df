import { tablesWithRows } from '../store/backed-up-tables.ts';
import type { Database } from '../store/connect-database.ts';
import { setIdentitySequences } from '../store/identity-sequences.ts';
import { defaultMigrationsDir, migrate } from '../store/migrate.ts';
import { readMigrations } from '../store/read-migrations.ts';
import {
  abandonRestore,
  beginRestore,
  endRestore,
  isRestoreUnderWay,
  truncateTables,
} from '../store/restore-marker.ts';
import { analyzeTables, insertRowTexts } from '../store/row-texts.ts';
import type { StoreLogger } from '../store/store-logger.ts';
import type { BackupHeader, RowCounts } from './backup-format.ts';
import { type BackupPart, BackupUnreadable, readBackup } from './read-backup.ts';

/** A back-up cannot be restored here, for a reason that its owner can do something about. */
export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused';
}

/** What a restore works with. */
export interface Restore {
  readonly database: Database;
  readonly logger: StoreLogger;
  /** The text of the back-up, in chunks. */
  readonly content: AsyncIterable<Uint8Array>;
  /** The repository's migrations by default. */
  readonly migrationsDir?: string;
  readonly onProgress?: (rows: number, estimatedRows: number) => void;
}

/** What was restored. */
export interface Restored {
  readonly header: BackupHeader;
  readonly rows: RowCounts;
  /** The numbers of the migrations that were applied to what the back-up holds. */
  readonly migrated: readonly number[];
}

/**
 * Restores a back-up into an empty database and brings it to the schema of today. All of it or nothing: when it fails,
 * the database is empty again; when it is killed, no Ripen starts on the database before a restore has come to its end.
 * @throws RestoreRefused, BackupUnreadable
 */
export async function restoreBackup(restore: Restore): Promise<Restored> {
  const { database } = restore;
  const parts = readBackup(restore.content);
  const first = await parts.next();
  if (first.done === true || first.value.kind !== 'header')
    throw new BackupUnreadable('this is no back-up of Ripen');
  const { header } = first.value;
  const level = await requireKnownMigrations(restore, header);
  await requireEmpty(database);
  await database.transaction(beginRestore);
  try {
    const migrating = { ...restore, isRestoring: true };
    await migrate({ ...migrating, throughMigration: level });
    const rows = await load(restore, header, parts);
    const migrated = await migrate(migrating);
    await analyzeTables(database.kysely, Object.keys(rows));
    await endRestore(database.kysely);
    return { header, rows, migrated };
  } catch (error) {
    // When that fails too, the marker stays and says what has happened; the first error is the one to report.
    await database.transaction(abandonRestore).catch((second: unknown) => {
      restore.logger.error({ err: second }, 'what was restored could not be taken away');
    });
    throw error;
  }
}

/** @returns the number of the last migration that the back-up has had */
async function requireKnownMigrations({ migrationsDir }: Restore, header: BackupHeader): Promise<number> {
  const known = await readMigrations(migrationsDir ?? defaultMigrationsDir);
  const level = header.migrations.at(-1)?.number ?? 0;
  if (level > known.length) {
    throw new RestoreRefused(
      `the back-up was made by Ripen ${header.ripen} with migration ${level}, this version knows migrations up to ` +
        `${known.length}: restore it with Ripen ${header.ripen} or newer`,
    );
  }
  for (const { number, name, checksum } of header.migrations) {
    if (known[number - 1]?.checksum === checksum) continue;
    throw new RestoreRefused(
      `the back-up was made by a Ripen whose migration ${number} (${name}) is another one than that of this version: ` +
        'restore it with the version that made it',
    );
  }
  return level;
}

async function requireEmpty(database: Database): Promise<void> {
  if (await isRestoreUnderWay(database.kysely)) return;
  const tables = await tablesWithRows(database.kysely);
  if (tables.length === 0) return;
  const how =
    database.kind === 'embedded'
      ? 'name an empty folder with --data-dir, or move the folder away'
      : 'make a new database with createdb and name it with --database-url';
  throw new RestoreRefused(
    `the database is not empty: it has rows in ${tables.join(', ')}; a back-up is restored into an empty one only: ${how}`,
  );
}

async function load(
  { database, onProgress }: Restore,
  header: BackupHeader,
  parts: AsyncIterable<BackupPart>,
): Promise<RowCounts> {
  let loaded = 0;
  let rows: RowCounts | undefined;
  // What migrations put into tables is in the back-up too.
  await truncateTables(database.kysely);
  for await (const part of parts) {
    if (part.kind === 'rows') {
      const { table, texts } = part;
      await database.transaction((transaction) => insertRowTexts(transaction, table, texts));
      loaded += texts.length;
      onProgress?.(loaded, header.estimatedRows);
    } else if (part.kind === 'sequences') {
      await setIdentitySequences(database.kysely, part.sequences);
    } else if (part.kind === 'end') rows = part.rows;
  }
  if (rows !== undefined) return rows;
  throw new BackupUnreadable('the back-up is cut off: its end is missing');
}
