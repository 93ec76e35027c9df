import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { ImportTable, Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A file that was taken in, or is being taken in. */
export interface ImportRow {
  importId: number;
  kind: ImportTable['kind'];
  name: string;
  status: ImportTable['status'];
  mapping: JsonObject;
  rowsRead: number;
  rowsRefused: number;
  rowsApplied: number;
  messagesAdded: number;
  messagesKnown: number;
  createdAt: Instant;
  finishedAt: Instant | null;
}

const COLUMNS = [
  'import_id as importId',
  'kind',
  'name',
  'status',
  'mapping',
  'rows_read as rowsRead',
  'rows_refused as rowsRefused',
  'rows_applied as rowsApplied',
  'messages_added as messagesAdded',
  'messages_known as messagesKnown',
  'created_at as createdAt',
  'finished_at as finishedAt',
] as const;

/** Begins an import: its file is yet to be read. */
export async function insertImport(
  database: Kysely<Schema>,
  { kind, name, mapping, at }: Pick<ImportRow, 'kind' | 'name' | 'mapping'> & { at: Instant },
): Promise<ImportRow> {
  const now = toTimestamptz(at);
  return database
    .insertInto('import')
    .values({ kind, name, mapping, status: 'reading', created_at: now })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

export async function findImport(database: Kysely<Schema>, importId: number): Promise<ImportRow | undefined> {
  return database.selectFrom('import').select(COLUMNS).where('import_id', '=', importId).executeTakeFirst();
}

/** The latest imports, the newest first. */
export async function listImports(
  database: Kysely<Schema>,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<ImportRow[]> {
  let query = database.selectFrom('import').select(COLUMNS);
  if (before !== undefined) query = query.where('import_id', '<', before);
  return query.orderBy('import_id', 'desc').limit(limit).execute();
}

/** Begins to read the file of an import; undefined when it is gone, or was begun before. */
export async function beginReading(
  database: Kysely<Schema>,
  { importId, at }: { importId: number; at: Instant },
): Promise<ImportRow | undefined> {
  return database
    .updateTable('import')
    .set({ touched_at: toTimestamptz(at) })
    .where('import_id', '=', importId)
    .where('status', '=', 'reading')
    .where('touched_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
}

/**
 * Notes that reading came on.
 *
 * @returns false when the import is gone, or not being read any more
 */
export async function touchImport(
  database: Kysely<Schema>,
  {
    importId,
    at,
    rowsRead,
    rowsRefused,
  }: Pick<ImportRow, 'importId' | 'rowsRead' | 'rowsRefused'> & { at: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('import')
    .set({ rows_read: rowsRead, rows_refused: rowsRefused, touched_at: toTimestamptz(at) })
    .where('import_id', '=', importId)
    .where('status', '=', 'reading')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Ends reading: what was read waits, or begins to be applied.
 *
 * @returns undefined when the import is gone, or not being read any more
 */
export async function endReading(
  database: Kysely<Schema>,
  {
    importId,
    status,
    mapping,
  }: Pick<ImportRow, 'importId' | 'mapping'> & { status: 'ready' | 'refused' | 'applying' },
): Promise<ImportRow | undefined> {
  return database
    .updateTable('import')
    .set({ status, mapping })
    .where('import_id', '=', importId)
    .where('status', '=', 'reading')
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** Begins to apply an import that waits; undefined when it does not. */
export async function acceptImport(
  database: Kysely<Schema>,
  importId: number,
): Promise<ImportRow | undefined> {
  return database
    .updateTable('import')
    .set({ status: 'applying' })
    .where('import_id', '=', importId)
    .where('status', 'in', ['ready', 'refused'])
    .returning(COLUMNS)
    .executeTakeFirst();
}

/**
 * Forgets imports of which nothing has been applied, with all that was read of them.
 *
 * @returns how many there were
 */
export async function discardImports(
  transaction: Transaction<Schema>,
  which: { importId: number } | { untouchedSince: Instant },
): Promise<number> {
  let query = transaction.selectFrom('import').select('import_id');
  query =
    'importId' in which
      ? query.where('import_id', '=', which.importId).where('status', 'in', ['reading', 'ready', 'refused'])
      : query
          .where('status', '=', 'reading')
          .where(
            sql<boolean>`coalesce(touched_at, created_at) < ${toTimestamptz(which.untouchedSince)}::timestamptz`,
          );
  const found = (await query.forUpdate().skipLocked().execute()).map(({ import_id }) => import_id);
  if (found.length === 0) return 0;
  await transaction.deleteFrom('import_chunk').where('import_id', 'in', found).execute();
  await transaction.deleteFrom('import_refusal').where('import_id', 'in', found).execute();
  await transaction.deleteFrom('import').where('import_id', 'in', found).execute();
  return found.length;
}

/** Adds to what has been applied. */
export async function countApplied(
  transaction: Transaction<Schema>,
  { importId, rows, added, known }: { importId: number; rows: number; added: number; known: number },
): Promise<void> {
  await sql`
    update import set rows_applied = rows_applied + ${rows}, messages_added = messages_added + ${added},
      messages_known = messages_known + ${known}
    where import_id = ${importId}`.execute(transaction);
}

/** Marks imports of which nothing is left to apply as done. */
export async function finishImports(database: Kysely<Schema>, at: Instant): Promise<void> {
  await sql`
    update import set status = 'done', finished_at = ${toTimestamptz(at)}
    where status = 'applying' and kind <> 'sample'
      and not exists (select from import_chunk where import_chunk.import_id = import.import_id)`.execute(
    database,
  );
}
