import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { drawnArm } from './drawn-arm.ts';
import type { ExperimentRow } from './experiments.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** The score of the champion at the moment, which is what is known of a lead before. */
function scoreBefore({ firstScorecardId, firstVersion }: ExperimentRow): RawBuilder<number | null> {
  return sql`(select score from score where score.subject_id = lead.subject_id
    and scorecard_id = ${firstScorecardId} and version = ${firstVersion})`;
}

/** Puts leads into the arms that the lot gives them, once: whoever has an arm keeps it. */
function enter(
  experiment: ExperimentRow,
  leads: RawBuilder<unknown>,
  at: RawBuilder<unknown> = sql`exposed_at`,
): RawBuilder<unknown> {
  return sql`
    insert into experiment_lead (subject_id, experiment_id, arm, exposed_at, score_before)
    select lead.subject_id, ${experiment.experimentId}, ${drawnArm(experiment, 'lead.subject_id')}, ${at},
      ${scoreBefore(experiment)}
    from (${leads}) as lead join subject using (subject_id)
    where subject.kind = 'lead' and subject.merged_into is null
    on conflict (subject_id, experiment_id) do nothing`;
}

/** The scores of both scorecards of an experiment that are in a band of it. */
function inBand(experiment: ExperimentRow): RawBuilder<boolean> {
  const { firstScorecardId, firstVersion, secondScorecardId, secondVersion, bands } = experiment;
  return sql`(scorecard_id, version) in ((${firstScorecardId}, ${firstVersion}), (${secondScorecardId}, ${secondVersion}))
    and is_eligible and band = any(${bands}::text[])`;
}

/**
 * Those take part from the start who are in a band then, some at a time.
 *
 * @returns up to which subject they do now; null when all do
 */
export async function enterFromBands(
  transaction: Transaction<Schema>,
  { experiment, after, limit }: { experiment: ExperimentRow; after: string; limit: number },
): Promise<string | null> {
  const { rows } = await sql<{ subject_id: string }>`
    select distinct subject_id from score where ${inBand(experiment)} and subject_id > ${after}::uuid
    order by subject_id limit ${limit}`.execute(transaction);
  const ids = rows.map((row) => row.subject_id);
  if (ids.length > 0) {
    const leads = sql`select unnest(${ids}::uuid[]) as subject_id`;
    await enter(experiment, leads, sql`${toTimestamptz(experiment.startedAt)}::timestamptz`).execute(
      transaction,
    );
  }
  return ids.length < limit ? null : (ids.at(-1) ?? null);
}

/**
 * Those take part who came into a band by a transition between two places of the feed, the first excluded, after the start: the
 * feed may have been behind then.
 */
export async function enterFromTransitions(
  transaction: Transaction<Schema>,
  { experiment, after, through }: { experiment: ExperimentRow; after: number; through: number },
): Promise<void> {
  const { firstScorecardId, firstVersion, secondScorecardId, secondVersion, bands } = experiment;
  const leads = sql`
    select subject_id, min(recorded_at) as exposed_at from transition
    where feed_position > ${after}::bigint and feed_position <= ${through}::bigint and to_band = any(${bands}::text[])
      and recorded_at >= ${toTimestamptz(experiment.startedAt)}::timestamptz
      and (scorecard_id, version) in ((${firstScorecardId}, ${firstVersion}), (${secondScorecardId}, ${secondVersion}))
    group by subject_id`;
  await enter(experiment, leads).execute(transaction);
}

/**
 * Those low scores take part that the lot drew: leads below the bands with an address whom nobody has looked at, and of whom
 * something came lately. Only the drawn are noted; each is, with the same probability, so that the others need not be.
 */
export async function enterDrawn(
  transaction: Transaction<Schema>,
  { experiment, activeSince, at }: { experiment: ExperimentRow; activeSince: Instant; at: Instant },
): Promise<void> {
  const { firstScorecardId, firstVersion, bands } = experiment;
  const leads = sql`
    select score.subject_id from score join subject active using (subject_id) join profile using (subject_id)
    where scorecard_id = ${firstScorecardId} and version = ${firstVersion} and is_eligible
      and not band = any(${bands}::text[]) and active.last_seen_at >= ${toTimestamptz(activeSince)}::timestamptz
      and active.merged_into is null and profile.status = 'new' and profile.owner is null and profile.email is not null
      and ${drawnArm(experiment, 'score.subject_id')} = 1`;
  await enter(experiment, leads, sql`${toTimestamptz(at)}::timestamptz`).execute(transaction);
}

/** Puts leads into their arms at an instant, those that have none yet. */
export async function enterLeads(
  transaction: Transaction<Schema>,
  { experiment, subjectIds, at }: { experiment: ExperimentRow; subjectIds: readonly string[]; at: Instant },
): Promise<void> {
  if (subjectIds.length === 0) return;
  const leads = sql`select unnest(${subjectIds}::uuid[]) as subject_id`;
  await enter(experiment, leads, sql`${toTimestamptz(at)}::timestamptz`).execute(transaction);
}

/** In which arms leads are, and since when; those that are in none are left out. */
export async function armsOfLeads(
  database: Kysely<Schema>,
  { experimentId, subjectIds }: { experimentId: number; subjectIds: readonly string[] },
): Promise<Map<string, { arm: 0 | 1; exposedAt: Instant }>> {
  if (subjectIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('experiment_lead')
    .select(['subject_id', 'arm', 'exposed_at as exposedAt'])
    .where('experiment_id', '=', experimentId)
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .execute();
  return new Map(rows.map(({ subject_id, ...row }) => [subject_id, row]));
}

/** Those of some leads that the lot of an exploration that runs passes on. */
export async function drawnByLot(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
): Promise<Set<string>> {
  if (subjectIds.length === 0) return new Set();
  const { rows } = await sql<{ subject_id: string }>`
    select subject_id from experiment_lead join experiment using (experiment_id)
    where subject_id = any(${subjectIds}::uuid[]) and kind = 'exploration' and status = 'running'`.execute(
    database,
  );
  return new Set(rows.map((row) => row.subject_id));
}

/**
 * A lead that another one turned out to be takes over its arms; where it has one itself, that of the earlier exposure stays. The
 * rows of the other stay, for the case that they are split again; whoever counts leaves merged leads out.
 */
export async function inheritArms(
  transaction: Transaction<Schema>,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await sql`
    insert into experiment_lead (subject_id, experiment_id, arm, exposed_at, score_before)
    select ${to}::uuid, experiment_id, arm, exposed_at, score_before from experiment_lead where subject_id = ${from}
    on conflict (subject_id, experiment_id) do update
      set arm = excluded.arm, exposed_at = excluded.exposed_at, score_before = excluded.score_before
      where excluded.exposed_at < experiment_lead.exposed_at`.execute(transaction);
}
