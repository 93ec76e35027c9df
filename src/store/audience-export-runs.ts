import { type Kysely, sql, type Transaction } from 'kysely';
import type { ExportRunState } from '../domain/audience-export.ts';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** An export at an instant. */
export interface ExportRunRow {
  runId: string;
  slug: string;
  scheduledAt: Instant;
  state: ExportRunState;
  attempts: number;
  /** While waiting: when it is tried. */
  dueAt: Instant | null;
  lookedCount: number;
  leadCount: number;
  byteCount: number | null;
  file: string | null;
  problem: string | null;
  startedAt: Instant | null;
  finishedAt: Instant | null;
}

const COLUMNS = [
  'run_id as runId',
  'slug',
  'scheduled_at as scheduledAt',
  'state',
  'attempts',
  'due_at as dueAt',
  'looked_count as lookedCount',
  'lead_count as leadCount',
  'byte_count as byteCount',
  'file',
  'problem',
  'started_at as startedAt',
  'finished_at as finishedAt',
] as const;

/** Adds a run that is due now; the same twice is one. */
export async function addExportRun(
  transaction: Kysely<Schema>,
  { runId, slug, scheduledAt, now }: { runId: string; slug: string; scheduledAt: Instant; now: Instant },
): Promise<void> {
  await transaction
    .insertInto('audience_export_run')
    .values({
      run_id: runId,
      slug,
      scheduled_at: toTimestamptz(scheduledAt),
      state: 'waiting',
      due_at: toTimestamptz(now),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The last runs of each export, the latest first. */
export async function latestExportRuns(
  database: Kysely<Schema>,
  { slugs, limit }: { slugs: readonly string[]; limit: number },
): Promise<ExportRunRow[]> {
  const { rows } = await sql<ExportRunRow>`
    select run.* from unnest(${[...slugs]}::text[]) as wanted (slug)
    cross join lateral (
      select run_id as "runId", slug, scheduled_at as "scheduledAt", state, attempts, due_at as "dueAt",
        looked_count as "lookedCount", lead_count as "leadCount", byte_count as "byteCount", file, problem,
        started_at as "startedAt", finished_at as "finishedAt"
      from audience_export_run where audience_export_run.slug = wanted.slug
      order by scheduled_at desc limit ${limit}) as run`.execute(database);
  return rows;
}

/** Takes the run that is longest due, or whose runner is taken for dead, into this process's hands. */
export async function leaseExportRun(
  transaction: Transaction<Schema>,
  { now, until }: { now: Instant; until: Instant },
): Promise<ExportRunRow | undefined> {
  const at = sql<number>`${toTimestamptz(now)}::timestamptz`;
  const due = await transaction
    .selectFrom('audience_export_run')
    .select('run_id as runId')
    .where(({ or, and, eb }) =>
      or([
        and([eb('state', '=', 'waiting'), eb('due_at', '<=', at)]),
        and([eb('state', '=', 'running'), eb('leased_until', '<=', at)]),
      ]),
    )
    .orderBy('scheduled_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (!due) return undefined;
  return transaction
    .updateTable('audience_export_run')
    .set({
      state: 'running',
      attempts: sql<number>`attempts + 1`,
      due_at: null,
      leased_until: toTimestamptz(until),
      looked_count: 0,
      lead_count: 0,
      problem: null,
      started_at: toTimestamptz(now),
    })
    .where('run_id', '=', due.runId)
    .returning(COLUMNS)
    .executeTakeFirst();
}

/**
 * Notes how far a run has come, and that whoever runs it is alive.
 *
 * @returns whether it is still in these hands: another attempt may have begun
 */
export async function noteExportProgress(
  database: Kysely<Schema>,
  {
    runId,
    attempts,
    lookedCount,
    leadCount,
    until,
  }: Pick<ExportRunRow, 'runId' | 'attempts' | 'lookedCount' | 'leadCount'> & { until: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('audience_export_run')
    .set({ looked_count: lookedCount, lead_count: leadCount, leased_until: toTimestamptz(until) })
    .where('run_id', '=', runId)
    .where('attempts', '=', attempts)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Notes what became of an attempt; one that another attempt has overtaken changes nothing. */
export async function endExportAttempt(
  database: Kysely<Schema>,
  run: Omit<ExportRunRow, 'slug' | 'scheduledAt' | 'startedAt' | 'lookedCount'>,
): Promise<void> {
  await database
    .updateTable('audience_export_run')
    .set({
      state: run.state,
      due_at: run.dueAt === null ? null : toTimestamptz(run.dueAt),
      leased_until: null,
      lead_count: run.leadCount,
      byte_count: run.byteCount,
      file: run.file,
      problem: run.problem,
      finished_at: run.finishedAt === null ? null : toTimestamptz(run.finishedAt),
    })
    .where('run_id', '=', run.runId)
    .where('attempts', '=', run.attempts)
    .where('state', '=', 'running')
    .execute();
}

/** Gives a run back that was not finished, as if it had not been begun; one that another attempt has overtaken stays with that. */
export async function releaseExportRun(
  database: Kysely<Schema>,
  { runId, attempts, now }: Pick<ExportRunRow, 'runId' | 'attempts'> & { now: Instant },
): Promise<void> {
  await database
    .updateTable('audience_export_run')
    .set({
      state: 'waiting',
      attempts: attempts - 1,
      due_at: toTimestamptz(now),
      leased_until: null,
      looked_count: 0,
      lead_count: 0,
    })
    .where('run_id', '=', runId)
    .where('attempts', '=', attempts)
    .where('state', '=', 'running')
    .execute();
}

/** Takes everybody who is at a run for dead, who began before an instant. */
export async function endExportLeases(database: Kysely<Schema>, at: Instant): Promise<void> {
  const now = toTimestamptz(at);
  await database
    .updateTable('audience_export_run')
    .set({ leased_until: now })
    .where('state', '=', 'running')
    .where('started_at', '<=', sql<number>`${now}::timestamptz`)
    .execute();
}

/** Lets a run that was given up be tried again, from its first attempt on. @returns whether there was such a run */
export async function retryExportRun(
  database: Kysely<Schema>,
  { slug, runId, now }: { slug: string; runId: string; now: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('audience_export_run')
    .set({ state: 'waiting', attempts: 0, due_at: toTimestamptz(now), finished_at: null })
    .where('run_id', '=', runId)
    .where('slug', '=', slug)
    .where('state', '=', 'failed')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Whether an export is waiting to be run, or being run. */
export async function hasOpenExportRun(database: Kysely<Schema>, slug: string): Promise<boolean> {
  const row = await database
    .selectFrom('audience_export_run')
    .select('run_id')
    .where('slug', '=', slug)
    .where('state', 'in', ['waiting', 'running'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets all but the last runs of an export. */
export async function forgetExportRuns(
  database: Kysely<Schema>,
  { slug, kept }: { slug: string; kept: number },
): Promise<void> {
  await sql`
    delete from audience_export_run where slug = ${slug} and state in ('done', 'failed') and run_id not in (
      select run_id from audience_export_run where slug = ${slug} order by scheduled_at desc limit ${kept})`.execute(
    database,
  );
}
