import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { KeptBacktestRequest } from '../learning/backtest/kept-backtest-request.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A backtest: what was asked, how far it has come, and what was found. */
export interface BacktestRow {
  backtestId: string;
  request: KeptBacktestRequest;
  status: 'waiting' | 'running' | 'done' | 'failed';
  doneCount: number;
  totalCount: number;
  result: JsonObject | null;
  problem: JsonObject | null;
  requestedAt: Instant;
  requestedBy: string;
  finishedAt: Instant | null;
}

const COLUMNS = [
  'backtest_id as backtestId',
  'request',
  'status',
  'done_count as doneCount',
  'total_count as totalCount',
  'problem',
  'requested_at as requestedAt',
  'requested_by as requestedBy',
  'finished_at as finishedAt',
] as const;

export async function insertBacktest(
  database: Kysely<Schema>,
  {
    backtestId,
    request,
    by,
    at,
  }: { backtestId: string; request: KeptBacktestRequest; by: string; at: Instant },
): Promise<void> {
  await sql`
    insert into backtest (backtest_id, request, status, requested_at, requested_by)
    values (${backtestId}, ${JSON.stringify(request)}::jsonb, 'waiting', ${toTimestamptz(at)}::timestamptz, ${by})`.execute(
    database,
  );
}

/** The latest backtests, without their results. */
export async function listBacktests(
  database: Kysely<Schema>,
  limit: number,
): Promise<Omit<BacktestRow, 'result'>[]> {
  return database
    .selectFrom('backtest')
    .select(COLUMNS)
    .orderBy('requested_at', 'desc')
    .orderBy('backtest_id')
    .limit(limit)
    .execute();
}

export async function findBacktest(
  database: Kysely<Schema>,
  backtestId: string,
): Promise<BacktestRow | undefined> {
  return database
    .selectFrom('backtest')
    .select([...COLUMNS, 'result'])
    .where('backtest_id', '=', backtestId)
    .executeTakeFirst();
}

/** Removes a backtest; whoever works on it stops. */
export async function deleteBacktest(database: Kysely<Schema>, backtestId: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('backtest')
    .where('backtest_id', '=', backtestId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/**
 * Takes the oldest backtest that waits, or that nobody has worked on since an instant, because the process has ended.
 *
 * @param abandonedSince when whoever works on one has said so for the last time
 */
export async function claimBacktest(
  database: Kysely<Schema>,
  { now, abandonedSince }: { now: Instant; abandonedSince: Instant },
): Promise<{ backtestId: string; request: KeptBacktestRequest } | undefined> {
  const { rows } = await sql<{ backtestId: string; request: KeptBacktestRequest }>`
    update backtest set status = 'running', worked_at = ${toTimestamptz(now)}::timestamptz
    where backtest_id = (
      select backtest_id from backtest
      where status = 'waiting'
        or (status = 'running' and worked_at < ${toTimestamptz(abandonedSince)}::timestamptz)
      order by requested_at limit 1 for update skip locked)
    returning backtest_id as "backtestId", request`.execute(database);
  return rows[0];
}

/** Notes how far a backtest has come; false when it was removed meanwhile. */
export async function saveBacktestProgress(
  database: Kysely<Schema>,
  { backtestId, done, total, now }: { backtestId: string; done: number; total: number; now: Instant },
): Promise<boolean> {
  const { rows } = await sql`
    update backtest set done_count = ${done}, total_count = ${total}, worked_at = ${toTimestamptz(now)}::timestamptz
    where backtest_id = ${backtestId} returning 1`.execute(database);
  return rows.length > 0;
}

/** Keeps what a backtest found, or why it found nothing. */
export async function finishBacktest(
  database: Kysely<Schema>,
  {
    backtestId,
    now,
    ...end
  }: { backtestId: string; now: Instant } & ({ result: object } | { problem: object }),
): Promise<void> {
  const [status, result, problem] =
    'result' in end
      ? ['done', JSON.stringify(end.result), null]
      : ['failed', null, JSON.stringify(end.problem)];
  await sql`
    update backtest set status = ${status}, result = ${result}::jsonb, problem = ${problem}::jsonb,
      finished_at = ${toTimestamptz(now)}::timestamptz
    where backtest_id = ${backtestId}`.execute(database);
}

/** Gives a backtest back that was begun and could not be finished, because the process ends. */
export async function releaseBacktest(database: Kysely<Schema>, backtestId: string): Promise<void> {
  await database
    .updateTable('backtest')
    .set({ status: 'waiting', worked_at: null })
    .where('backtest_id', '=', backtestId)
    .execute();
}
