import { type Kysely, sql } from 'kysely';
import { namesOf, rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';

/** Why a row of an import was refused. */
export interface ImportRefusal {
  /** The line of the file in which the row begins, from 1. */
  line: number;
  /** The column; empty when the row as a whole is wrong. */
  field: string;
  value: string;
  reason: string;
}

export async function insertRefusals(
  database: Kysely<Schema>,
  importId: number,
  refusals: readonly ImportRefusal[],
): Promise<void> {
  if (refusals.length === 0) return;
  const columns = {
    import_id: { type: 'integer', values: refusals.map(() => importId) },
    line: { type: 'bigint', values: refusals.map(({ line }) => line) },
    field: { type: 'text', values: refusals.map(({ field }) => field) },
    value: { type: 'text', values: refusals.map(({ value }) => value) },
    reason: { type: 'text', values: refusals.map(({ reason }) => reason) },
  } as const;
  await sql`
    insert into import_refusal (${namesOf(columns)}) select ${namesOf(columns)} from ${rowsOf(columns)}`.execute(
    database,
  );
}

/** Refusals in the order of the file, from after a line on; all of a line, also when they are more than the limit. */
export async function listRefusals(
  database: Kysely<Schema>,
  { importId, after = 0, limit }: { importId: number; after?: number | undefined; limit: number },
): Promise<ImportRefusal[]> {
  const rows = await database
    .selectFrom('import_refusal')
    .select(['line', 'field', 'value', 'reason'])
    .where('import_id', '=', importId)
    .where('line', '>', after)
    .orderBy('line')
    .fetch(limit, 'with ties')
    .execute();
  return rows.sort((a, b) => a.line - b.line || (a.field < b.field ? -1 : 1));
}
