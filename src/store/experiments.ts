import { type Kysely, sql, type Transaction } from 'kysely';
import type { ExperimentAim, ExperimentKind } from '../domain/experiment.ts';
import type { Instant } from '../domain/instant.ts';
import type { ExperimentTable, Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** An experiment as it was started, and how far it has come. */
export interface ExperimentRow {
  experimentId: number;
  slug: string;
  title: string;
  kind: ExperimentKind;
  status: 'running' | 'stopped';
  salt: string;
  /** The share of leads of the second arm. */
  share: number;
  firstScorecardId: number | null;
  firstVersion: number | null;
  secondScorecardId: number | null;
  secondVersion: number | null;
  bands: string[];
  condition: string | null;
  aim: ExperimentAim;
  horizonDays: number;
  plannedLeads: number;
  worthwhile: number;
  seenPosition: number;
  enteredThrough: string | null;
  sweptAt: Instant | null;
  startedAt: Instant;
  startedBy: string;
  stoppedAt: Instant | null;
  stoppedBy: string | null;
  stopReason: ExperimentTable['stop_reason'];
}

const COLUMNS = [
  'experiment_id as experimentId',
  'slug',
  'title',
  'kind',
  'status',
  'salt',
  'share',
  'first_scorecard_id as firstScorecardId',
  'first_version as firstVersion',
  'second_scorecard_id as secondScorecardId',
  'second_version as secondVersion',
  'bands',
  'condition',
  'aim',
  'horizon_days as horizonDays',
  'planned_leads as plannedLeads',
  'worthwhile',
  'seen_position as seenPosition',
  'entered_through as enteredThrough',
  'swept_at as sweptAt',
  'started_at as startedAt',
  'started_by as startedBy',
  'stopped_at as stoppedAt',
  'stopped_by as stoppedBy',
  'stop_reason as stopReason',
] as const;

/** What an experiment is started with. */
export type NewExperiment = Pick<
  ExperimentRow,
  | 'slug'
  | 'title'
  | 'kind'
  | 'salt'
  | 'share'
  | 'firstScorecardId'
  | 'firstVersion'
  | 'secondScorecardId'
  | 'secondVersion'
  | 'bands'
  | 'condition'
  | 'aim'
  | 'horizonDays'
  | 'plannedLeads'
  | 'worthwhile'
  | 'seenPosition'
  | 'enteredThrough'
  | 'startedAt'
  | 'startedBy'
>;

/** The id before all others: whoever is in a band at the start has yet to take part. */
export const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** All experiments, those that run first, the latest before older ones. */
export async function listExperiments(database: Kysely<Schema>): Promise<ExperimentRow[]> {
  return database
    .selectFrom('experiment')
    .select(COLUMNS)
    .orderBy('status')
    .orderBy('started_at', 'desc')
    .orderBy('slug')
    .execute();
}

export async function findExperiment(
  database: Kysely<Schema>,
  slug: string,
): Promise<ExperimentRow | undefined> {
  return database.selectFrom('experiment').select(COLUMNS).where('slug', '=', slug).executeTakeFirst();
}

/** The experiments that run. */
export async function runningExperiments(database: Kysely<Schema>): Promise<ExperimentRow[]> {
  return database
    .selectFrom('experiment')
    .select(COLUMNS)
    .where('status', '=', 'running')
    .orderBy('experiment_id')
    .execute();
}

/** Locks an experiment that runs and that no other process is at work on. */
export async function lockExperiment(
  transaction: Transaction<Schema>,
  experimentId: number,
): Promise<ExperimentRow | undefined> {
  return transaction
    .selectFrom('experiment')
    .select(COLUMNS)
    .where('experiment_id', '=', experimentId)
    .where('status', '=', 'running')
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

/** @returns undefined when there is one of that slug already */
export async function insertExperiment(
  transaction: Transaction<Schema>,
  experiment: NewExperiment,
): Promise<ExperimentRow | undefined> {
  return transaction
    .insertInto('experiment')
    .values({
      slug: experiment.slug,
      title: experiment.title,
      kind: experiment.kind,
      status: 'running',
      salt: experiment.salt,
      share: experiment.share,
      first_scorecard_id: experiment.firstScorecardId,
      first_version: experiment.firstVersion,
      second_scorecard_id: experiment.secondScorecardId,
      second_version: experiment.secondVersion,
      bands: sql<string[]>`${experiment.bands}::text[]`,
      condition: experiment.condition,
      aim: experiment.aim,
      horizon_days: experiment.horizonDays,
      planned_leads: experiment.plannedLeads,
      worthwhile: experiment.worthwhile,
      seen_position: experiment.seenPosition,
      entered_through: experiment.enteredThrough,
      started_at: toTimestamptz(experiment.startedAt),
      started_by: experiment.startedBy,
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** Notes how far the leads of an experiment have been looked through. */
export async function saveExperimentProgress(
  transaction: Transaction<Schema>,
  { experimentId, seenPosition, enteredThrough, sweptAt }: ExperimentRow,
): Promise<void> {
  await transaction
    .updateTable('experiment')
    .set({
      seen_position: seenPosition,
      entered_through: enteredThrough,
      swept_at: sweptAt === null ? null : toTimestamptz(sweptAt),
    })
    .where('experiment_id', '=', experimentId)
    .execute();
}

/** @returns false when it had been stopped before */
export async function stopExperiment(
  database: Kysely<Schema>,
  {
    experimentId,
    at,
    by,
    reason,
  }: {
    experimentId: number;
    at: Instant;
    by: string;
    reason: NonNullable<ExperimentTable['stop_reason']>;
  },
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('experiment')
    .set({ status: 'stopped', stopped_at: toTimestamptz(at), stopped_by: by, stop_reason: reason })
    .where('experiment_id', '=', experimentId)
    .where('status', '=', 'running')
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** The last place in the feed of transitions that has been given; 0 when there is none. */
export async function lastFeedPosition(database: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ position: number }>`
    select coalesce(max(feed_position), 0) as position from transition`.execute(database);
  return rows[0]?.position ?? 0;
}
