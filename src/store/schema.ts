import type { ColumnType } from 'kysely';

/** A moment: read as epoch milliseconds, written as ISO text (see `toTimestamptz`). */
export type Timestamptz = ColumnType<number, string, string>;

/** Which migrations the database has had; written by `migrate` only. */
export interface MigrationTable {
  number: number;
  name: string;
  breaking: boolean;
  checksum: string;
  applied_at: Timestamptz;
}

/** Every table, by its name in the database. */
export interface Schema {
  migration: MigrationTable;
}
