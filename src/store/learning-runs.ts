import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { LearningRequest } from '../learning/run/learning-request.ts';
import type { LearningResult } from '../learning/run/learning-result.ts';
import type { LearningRunTable, Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A run that reviews the history, and learns from it. */
export interface LearningRun {
  runId: number;
  status: LearningRunTable['status'];
  request: LearningRequest;
  phase: string;
  done: number;
  total: number;
  problem: string | null;
  createdAt: Instant;
  createdBy: string;
  finishedAt: Instant | null;
}

const COLUMNS = [
  'run_id as runId',
  'status',
  'request',
  'phase',
  'done',
  'total',
  'problem',
  'created_at as createdAt',
  'created_by as createdBy',
  'finished_at as finishedAt',
] as const;

/** So many runs are kept. */
const KEPT = 30;

/** Notes a run that waits to be worked on, and forgets the oldest ones. */
export async function insertLearningRun(
  database: Kysely<Schema>,
  { request, by, at }: { request: LearningRequest; by: string; at: Instant },
): Promise<LearningRun> {
  await database
    .deleteFrom('learning_run')
    .where('status', 'not in', ['waiting', 'running'])
    .where('run_id', '<=', (eb) =>
      eb
        .selectFrom('learning_run')
        .select((inner) => sql<number>`coalesce(${inner.fn.max('run_id')}, 0) - ${KEPT}`.as('run_id')),
    )
    .execute();
  return database
    .insertInto('learning_run')
    .values({
      status: 'waiting',
      request: JSON.stringify(request),
      created_at: toTimestamptz(at),
      created_by: by,
    })
    .returning(COLUMNS)
    .executeTakeFirstOrThrow();
}

/** The latest runs, the newest first, without their results. */
export async function listLearningRuns(database: Kysely<Schema>): Promise<LearningRun[]> {
  return database.selectFrom('learning_run').select(COLUMNS).orderBy('run_id', 'desc').limit(KEPT).execute();
}

/** A run with its result, which is there once it is done. */
export async function findLearningRun(
  database: Kysely<Schema>,
  runId: number,
): Promise<(LearningRun & { result: LearningResult | null }) | undefined> {
  return database
    .selectFrom('learning_run')
    .select([...COLUMNS, 'result'])
    .where('run_id', '=', runId)
    .executeTakeFirst();
}

/** Takes the first run that waits, or that nobody was heard of since an instant. */
export async function claimLearningRun(
  database: Kysely<Schema>,
  { at, deadSince }: { at: Instant; deadSince: Instant },
): Promise<LearningRun | undefined> {
  const { rows } = await sql<LearningRun>`
    update learning_run set status = 'running', touched_at = ${toTimestamptz(at)}::timestamptz
    where run_id = (
      select run_id from learning_run
      where status = 'waiting' or (status = 'running' and touched_at <= ${toTimestamptz(deadSince)}::timestamptz)
      order by run_id limit 1 for update skip locked
    )
    returning ${sql.join(COLUMNS.map((column) => aliased(column)))}`.execute(database);
  return rows[0];
}

function aliased(column: string) {
  const [name = '', as = name] = column.split(' as ');
  return sql`${sql.ref(name)} as ${sql.ref(as)}`;
}

/**
 * Notes how far a run is.
 *
 * @returns whether it is to go on: it may have been cancelled
 */
export async function noteLearningProgress(
  database: Kysely<Schema>,
  {
    runId,
    phase,
    done,
    total,
    at,
  }: { runId: number; phase: string; done: number; total: number; at: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('learning_run')
    .set({ phase, done, total, touched_at: toTimestamptz(at) })
    .where('run_id', '=', runId)
    .where('status', '=', 'running')
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Ends a run with its result, or with what hindered it; one that was cancelled meanwhile stays so. */
export async function finishLearningRun(
  database: Kysely<Schema>,
  { runId, at, ...end }: { runId: number; at: Instant } & ({ result: LearningResult } | { problem: string }),
): Promise<void> {
  await database
    .updateTable('learning_run')
    .set({
      ...('result' in end
        ? { status: 'done' as const, result: JSON.stringify(end.result) }
        : { status: 'failed' as const, problem: end.problem }),
      finished_at: toTimestamptz(at),
    })
    .where('run_id', '=', runId)
    .where('status', '=', 'running')
    .execute();
}

/** @returns whether there was one that had not ended */
export async function cancelLearningRun(
  database: Kysely<Schema>,
  { runId, at }: { runId: number; at: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('learning_run')
    .set({ status: 'cancelled', finished_at: toTimestamptz(at) })
    .where('run_id', '=', runId)
    .where('status', 'in', ['waiting', 'running'])
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
