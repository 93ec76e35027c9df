import { sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Schema } from './schema.ts';

/** Rows of an import that are yet to be applied. */
export interface ImportChunk {
  importId: number;
  ordinal: number;
  rowCount: number;
  content: string;
  mapping: JsonObject;
  createdAt: Instant;
}

export async function insertChunk(
  transaction: Transaction<Schema>,
  {
    importId,
    ordinal,
    rowCount,
    content,
  }: Pick<ImportChunk, 'importId' | 'ordinal' | 'rowCount' | 'content'>,
): Promise<void> {
  await transaction
    .insertInto('import_chunk')
    .values({ import_id: importId, ordinal, row_count: rowCount, content })
    .execute();
}

/** Takes out the next chunk that nobody else is applying; undefined when there is none. */
export async function takeChunk(transaction: Transaction<Schema>): Promise<ImportChunk | undefined> {
  const { rows } = await sql<ImportChunk>`
    with next as (
      select chunk.import_id, chunk.ordinal, import.mapping, import.created_at
      from import_chunk as chunk join import using (import_id)
      where import.status = 'applying'
      order by chunk.import_id, chunk.ordinal
      limit 1
      for update of chunk skip locked
    )
    delete from import_chunk using next
    where import_chunk.import_id = next.import_id and import_chunk.ordinal = next.ordinal
    returning import_chunk.import_id as "importId", import_chunk.ordinal, import_chunk.row_count as "rowCount",
      import_chunk.content, next.mapping, next.created_at as "createdAt"`.execute(transaction);
  return rows[0];
}
