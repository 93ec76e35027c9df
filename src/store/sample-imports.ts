import { type Kysely, sql, type Transaction } from 'kysely';
import { type Instant, parseInstant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { ImportTable, Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** The sample as it was asked for, and how much of it has been taken in. */
export interface SampleImport {
  importId: number;
  status: ImportTable['status'];
  /** What it is made from: the same gives the same sample. */
  seed: number;
  leads: number;
  endsAt: Instant;
  /** The scorecard that came with it and goes with it; undefined when one of that name was there before. */
  scorecard: { slug: string; version: number } | undefined;
  /** All its messages; 0 until it is known. */
  messages: number;
  applied: number;
  /** What its removal has taken out so far. */
  removed: Record<string, number>;
}

const COLUMNS = ['import_id', 'status', 'mapping', 'rows_read', 'rows_applied'] as const;

/** The key of the lock that whoever begins a sample holds, so that there is one at a time. */
const SAMPLE_LOCK = 7_231_003;

/** Keeps others from beginning a sample until the transaction ends. */
export async function lockSamples(transaction: Transaction<Schema>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${SAMPLE_LOCK})`.execute(transaction);
}

/** The sample that was begun last, also when it has been removed since. */
export async function latestSample(database: Kysely<Schema>): Promise<SampleImport | undefined> {
  const row = await database
    .selectFrom('import')
    .select(COLUMNS)
    .where('kind', '=', 'sample')
    .orderBy('import_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && sampleOf(row);
}

/** The sample that is being loaded. */
export async function loadingSample(database: Kysely<Schema>): Promise<SampleImport | undefined> {
  const row = await loading(database).executeTakeFirst();
  return row && sampleOf(row);
}

/** The sample that is being loaded, locked; undefined also when another process is at work on it. */
export async function lockLoadingSample(transaction: Transaction<Schema>): Promise<SampleImport | undefined> {
  const row = await loading(transaction).forUpdate().skipLocked().executeTakeFirst();
  return row && sampleOf(row);
}

function loading(database: Kysely<Schema>) {
  return database
    .selectFrom('import')
    .select(COLUMNS)
    .where('kind', '=', 'sample')
    .where('status', '=', 'applying')
    .orderBy('import_id')
    .limit(1);
}

/** Notes that a sample is to be loaded. */
export async function insertSample(
  transaction: Transaction<Schema>,
  sample: Pick<SampleImport, 'seed' | 'leads' | 'endsAt' | 'scorecard'> & { at: Instant },
): Promise<number> {
  const { seed, leads, endsAt, scorecard, at } = sample;
  const mapping = { seed, leads, endsAt: toTimestamptz(endsAt), scorecard: scorecard ?? null };
  const row = await transaction
    .insertInto('import')
    .values({
      kind: 'sample',
      name: 'Sample company',
      status: 'applying',
      mapping,
      created_at: toTimestamptz(at),
    })
    .returning('import_id')
    .executeTakeFirstOrThrow();
  return row.import_id;
}

/** Notes how far loading has come. */
export async function saveSampleProgress(
  transaction: Transaction<Schema>,
  { importId, messages, applied }: Pick<SampleImport, 'importId' | 'messages' | 'applied'>,
): Promise<void> {
  await transaction
    .updateTable('import')
    .set({ rows_read: messages, rows_applied: applied })
    .where('import_id', '=', importId)
    .execute();
}

/** Notes that a sample is there, to the last message. */
export async function finishSample(
  transaction: Transaction<Schema>,
  { importId, at }: { importId: number; at: Instant },
): Promise<void> {
  await transaction
    .updateTable('import')
    .set({ status: 'done', finished_at: toTimestamptz(at) })
    .where('import_id', '=', importId)
    .execute();
}

function sampleOf(row: {
  import_id: number;
  status: ImportTable['status'];
  mapping: JsonObject;
  rows_read: number;
  rows_applied: number;
}): SampleImport {
  const { seed, leads, endsAt, scorecard, removed } = row.mapping;
  return {
    importId: row.import_id,
    status: row.status,
    seed: Number(seed),
    leads: Number(leads),
    endsAt: parseInstant(String(endsAt)) ?? Number.NaN,
    scorecard: (scorecard as SampleImport['scorecard'] | null) ?? undefined,
    messages: row.rows_read,
    applied: row.rows_applied,
    removed: (removed as Record<string, number> | undefined) ?? {},
  };
}
