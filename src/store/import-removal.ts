import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { ImportTable, Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** An import whose removal is asked for or under way. */
export interface RemovedImport {
  importId: number;
  kind: ImportTable['kind'];
  status: ImportTable['status'];
  mapping: JsonObject;
}

const COLUMNS = ['import_id as importId', 'kind', 'status', 'mapping'] as const;

/** Locks an import. */
export async function lockImport(
  transaction: Transaction<Schema>,
  importId: number,
): Promise<RemovedImport | undefined> {
  return transaction
    .selectFrom('import')
    .select(COLUMNS)
    .where('import_id', '=', importId)
    .forUpdate()
    .executeTakeFirst();
}

/** Locks an import that is being removed and that no other process is at work on. */
export async function lockRemoving(transaction: Transaction<Schema>): Promise<RemovedImport | undefined> {
  return transaction
    .selectFrom('import')
    .select(COLUMNS)
    .where('status', '=', 'removing')
    .orderBy('import_id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

export async function markRemoving(transaction: Transaction<Schema>, importId: number): Promise<void> {
  await transaction
    .updateTable('import')
    .set({ status: 'removing' })
    .where('import_id', '=', importId)
    .execute();
}

export async function markRemoved(
  transaction: Transaction<Schema>,
  { importId, at }: { importId: number; at: Instant },
): Promise<void> {
  await transaction
    .updateTable('import')
    .set({ status: 'removed', finished_at: toTimestamptz(at) })
    .where('import_id', '=', importId)
    .execute();
}

/** Notes in the import what was removed of it, or that its scorecard needs no more attention. */
export async function saveRemoval(
  transaction: Transaction<Schema>,
  { importId, mapping }: Pick<RemovedImport, 'importId' | 'mapping'>,
): Promise<void> {
  await transaction.updateTable('import').set({ mapping }).where('import_id', '=', importId).execute();
}

/** Some leads or companies that have messages of an import, in the order of their ids. */
export async function subjectsOfImport(
  database: Kysely<Schema>,
  { importId, kind, limit }: { importId: number; kind: 'lead' | 'company'; limit: number },
): Promise<string[]> {
  const rows = await database
    .selectFrom('message')
    .innerJoin('subject', 'subject.subject_id', 'message.subject_id')
    .select('message.subject_id')
    .distinct()
    .where('import_id', '=', importId)
    .where('subject.kind', '=', kind)
    .orderBy('message.subject_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.subject_id);
}

/** Deletes the messages of an import from histories, and returns how many there were. */
export async function deleteImported(
  transaction: Transaction<Schema>,
  { importId, subjectIds }: { importId: number; subjectIds: readonly string[] },
): Promise<number> {
  const { numDeletedRows } = await transaction
    .deleteFrom('message')
    .where('import_id', '=', importId)
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** When the first and the last message of each subject was received; subjects without any are left out. */
export async function spansOfHistories(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
): Promise<Map<string, { firstAt: Instant; lastAt: Instant }>> {
  const rows = await database
    .selectFrom('message')
    .select([
      'subject_id',
      (eb) => eb.fn.min('received_at').as('first'),
      (eb) => eb.fn.max('received_at').as('last'),
    ])
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .groupBy('subject_id')
    .execute();
  return new Map(rows.map((row) => [row.subject_id, { firstAt: row.first, lastAt: row.last }]));
}

/** Deletes subjects with all that belongs to them; nothing remains of their scores. Their messages must be gone. */
export async function deleteSubjects(
  transaction: Transaction<Schema>,
  subjectIds: readonly string[],
): Promise<void> {
  if (subjectIds.length === 0) return;
  const isOne = sql<boolean>`subject_id = any(${subjectIds}::uuid[])`;
  for (const table of [
    'identity',
    'profile',
    'score',
    'ledger',
    'transition',
    'experiment_lead',
    'enrolment',
    'enrolment_step',
    'journey_signal',
    'segment_member',
    'audience_member',
    'effect',
    'alert',
    'meeting',
    'mail_hit',
    'mail',
    'handover',
    'subject',
  ] as const)
    await transaction.deleteFrom(table).where(isOne).execute();
}

/**
 * The rows of leads that turned out to be another one which is there no more; some at a time.
 *
 * A walk through all rows of merged leads: for the end of a removal, not for every day.
 */
export async function leadsMergedIntoNobody(database: Kysely<Schema>, limit: number): Promise<string[]> {
  const { rows } = await sql<{ subject_id: string }>`
    select subject_id from subject lost where merged_into is not null
      and not exists (select 1 from subject where subject.subject_id = lost.merged_into)
    limit ${limit}`.execute(database);
  return rows.map((row) => row.subject_id);
}

/** Deletes the campaign costs that came with an import, and returns how many there were. */
export async function deleteImportedCosts(
  transaction: Transaction<Schema>,
  importId: number,
): Promise<number> {
  const { numDeletedRows } = await transaction
    .deleteFrom('campaign_cost')
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
