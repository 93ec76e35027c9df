import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { FactQuestion } from '../conditions/condition-prefilter.ts';
import type { Instant } from '../domain/instant.ts';
import type { SalesStatus } from '../domain/sales-status.ts';
import { drawnArm } from './drawn-arm.ts';
import { factSql } from './fact-sql.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** Which scores to rank, and which of them to show. */
export interface RankFilter {
  scorecardId: number;
  version: number;
  bands?: readonly string[] | undefined;
  grades?: readonly string[] | undefined;
  /** Any of these owners. */
  owners?: readonly string[] | undefined;
  /** Those whom nobody looks after. */
  isUnowned?: boolean | undefined;
  minScore?: number | undefined;
  maxScore?: number | undefined;
  /** Scores that changed at this instant or later. */
  changedSince?: Instant | undefined;
  /** The last message came at this instant or later. */
  activeSince?: Instant | undefined;
  /** First seen at this instant or later. */
  newSince?: Instant | undefined;
  statuses?: readonly SalesStatus[] | undefined;
  /** Only the people of this company. */
  companyId?: string | undefined;
  /** A part of a name, an address or a company, as `searchText` makes it. */
  search?: string | undefined;
  facts?: FactQuestion | undefined;
  /** Only the leads of an arm of an experiment: those that are in it, and those to whom the lot would give it. */
  arm?: { experimentId: number; salt: string; share: number; arm: 0 | 1 } | undefined;
  /** Only low scores that the lot of this exploration drew: they are not in its bands. */
  drawn?: { experimentId: number; bands: readonly string[] } | undefined;
}

/** By score; by last activity, the latest first; by how much a score rose or fell. */
export type RankOrder = 'score' | 'activity' | 'rise' | 'fall';

/** A place in a ranking: behind this score, instant or change, and among equal ones behind this subject. */
export interface RankPosition {
  value: number;
  subjectId: string;
}

export interface RankedRow {
  subjectId: string;
  /** By which scorecard it is ranked. */
  scorecardId: number;
  /** What it is ranked by: the score, the instant or the change. */
  value: number;
  score: number;
  band: string | null;
  grade: string | null;
  priority: string | null;
  dimensions: { id: string; points: number }[];
  points: Record<string, number>;
  changedAt: Instant;
  name: string | null;
  email: string | null;
  company: string | null;
  owner: string | null;
  status: SalesStatus;
  statusAt: Instant | null;
  companyId: string | null;
  firstSeenAt: Instant;
  lastSeenAt: Instant;
}

/** A ranking is made of those whose scores changed last, at most so many. */
const MOST_MOVED = 5_000;

/** Leads or companies that fulfil a filter, in an order, from a position on. */
export async function rankSubjects(
  database: Kysely<Schema>,
  request: {
    filter: RankFilter;
    order?: RankOrder;
    /** Where the changes of `rise` and `fall` are counted from. */
    since?: Instant;
    after?: RankPosition | undefined;
    limit: number;
  },
): Promise<RankedRow[]> {
  const { filter, order = 'score' } = request;
  const { rows } = await sql<RankedRow>`
    with page as materialized (${pageOf({ ...request, order })})
    select page.subject_id as "subjectId", score.scorecard_id as "scorecardId", page.value, score.score, score.band, score.grade, score.priority,
      score.dimensions, score.points, score.changed_at as "changedAt", profile.name, profile.email, profile.company,
      profile.owner, coalesce(profile.status, 'new') as status, profile.status_at as "statusAt",
      subject.company_id as "companyId", subject.first_seen_at as "firstSeenAt", subject.last_seen_at as "lastSeenAt"
    from page join subject using (subject_id) left join profile using (subject_id)
      join score on score.subject_id = page.subject_id and score.scorecard_id = ${filter.scorecardId}
        and score.version = ${filter.version}
    order by page.value ${sql.raw(directionOf(order))}, page.subject_id`.execute(database);
  return rows.map((row) => (order === 'activity' ? { ...row, value: row.lastSeenAt } : row));
}

/** How many fulfil a filter, counted up to a limit. */
export async function countRanked(
  database: Kysely<Schema>,
  { filter, limit }: { filter: RankFilter; limit: number },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select 1 ${matching(filter)} limit ${limit}
    ) as found`.execute(database);
  return rows[0]?.count ?? 0;
}

function directionOf(order: RankOrder): 'asc' | 'desc' {
  return order === 'fall' ? 'asc' : 'desc';
}

type PageRequest = Parameters<typeof rankSubjects>[1] & { order: RankOrder };

function pageOf({ filter, order, since = 0, after, limit }: PageRequest): RawBuilder<unknown> {
  if (order === 'score') {
    // The bound alone lets the index begin there.
    const from = after
      ? sql` and score.score <= ${after.value} and (score.score < ${after.value} or score.subject_id > ${after.subjectId}::uuid)`
      : sql``;
    return sql`select score.subject_id, score.score as value ${matching(filter)}${from}
      order by score.score desc, score.subject_id limit ${limit}`;
  }
  if (order === 'activity') {
    const at = after && sql`${toTimestamptz(after.value)}::timestamptz`;
    const from = after
      ? sql` and subject.last_seen_at <= ${at} and (subject.last_seen_at < ${at} or subject.subject_id > ${after.subjectId}::uuid)`
      : sql``;
    return sql`select score.subject_id, subject.last_seen_at as value ${matching(filter, { withSubject: true })}
        and subject.merged_into is null${from}
      order by subject.last_seen_at desc, subject.subject_id limit ${limit}`;
  }
  return changedPage({ filter, order, since, after, limit });
}

function changedPage({ filter, order, since = 0, after, limit }: PageRequest): RawBuilder<unknown> {
  const sign = order === 'rise' ? sql.raw('>') : sql.raw('<');
  const further = order === 'rise' ? sql.raw('<') : sql.raw('>');
  const from = after
    ? sql` and (value ${further} ${after.value} or (value = ${after.value} and subject_id > ${after.subjectId}::uuid))`
    : sql``;
  const changedSince = Math.max(since, filter.changedSince ?? 0);
  return sql`select subject_id, value from (
      select moved.subject_id, moved.score - ${scoreAt(filter, since)} as value from (
        select score.subject_id, score.score ${matching({ ...filter, changedSince })}
        order by score.changed_at desc limit ${MOST_MOVED}
      ) as moved
    ) as change
    where value ${sign} 0${from}
    order by value ${sql.raw(directionOf(order))}, subject_id limit ${limit}`;
}

/** The score that the subject of `moved` had at an instant, by its ledger. */
function scoreAt({ scorecardId, version }: RankFilter, at: Instant): RawBuilder<number> {
  return sql`coalesce((
    select to_score from ledger where ledger.subject_id = moved.subject_id and scorecard_id = ${scorecardId}
      and version = ${version} and recorded_at <= ${toTimestamptz(at)}::timestamptz
    order by entry desc limit 1), 0)`;
}

/** By how much scores changed since an instant. */
export async function readChanges(
  database: Kysely<Schema>,
  { subjectIds, since, ...of }: { subjectIds: readonly string[]; since: Instant } & RankFilter,
): Promise<Map<string, number>> {
  if (subjectIds.length === 0) return new Map();
  const { rows } = await sql<{ subject_id: string; change: number }>`
    select moved.subject_id, moved.score - ${scoreAt(of, since)} as change from score moved
    where subject_id = any(${subjectIds}::uuid[]) and scorecard_id = ${of.scorecardId} and version = ${of.version}
      and changed_at > ${toTimestamptz(since)}::timestamptz`.execute(database);
  return new Map(rows.map((row) => [row.subject_id, row.change]));
}

/** From scores, with those tables that the filter needs, where it is fulfilled. */
function matching(filter: RankFilter, { withSubject = false } = {}): RawBuilder<unknown> {
  const ofProfile = profileConditions(filter);
  const isSubjectNeeded = withSubject || filter.activeSince !== undefined || filter.companyId !== undefined;
  return sql`from score
    ${ofProfile.length > 0 ? sql`join profile using (subject_id)` : sql``}
    ${isSubjectNeeded ? sql`join subject using (subject_id)` : sql``}
    where ${sql.join([...scoreConditions(filter), ...ofProfile], sql` and `)}`;
}

function scoreConditions(filter: RankFilter): RawBuilder<unknown>[] {
  const conditions = [
    sql`score.scorecard_id = ${filter.scorecardId} and score.version = ${filter.version} and score.is_eligible`,
  ];
  const { bands, grades, minScore, maxScore, changedSince, activeSince } = filter;
  if (bands) conditions.push(sql`score.band = any(${bands}::text[])`);
  if (grades) conditions.push(sql`score.grade = any(${grades}::text[])`);
  if (minScore !== undefined) conditions.push(sql`score.score >= ${minScore}`);
  if (maxScore !== undefined) conditions.push(sql`score.score <= ${maxScore}`);
  if (changedSince !== undefined)
    conditions.push(sql`score.changed_at >= ${toTimestamptz(changedSince)}::timestamptz`);
  if (activeSince !== undefined)
    conditions.push(
      sql`subject.last_seen_at >= ${toTimestamptz(activeSince)}::timestamptz and subject.merged_into is null`,
    );
  conditions.push(...experimentConditions(filter));
  if (filter.companyId !== undefined) conditions.push(sql`subject.company_id = ${filter.companyId}`);
  return conditions;
}

function experimentConditions({ arm, drawn }: RankFilter): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  if (arm)
    conditions.push(sql`coalesce((select arm from experiment_lead where experiment_lead.subject_id = score.subject_id
      and experiment_id = ${arm.experimentId}), ${drawnArm(arm, 'score.subject_id')}) = ${arm.arm}`);
  if (drawn)
    conditions.push(sql`not score.band = any(${drawn.bands}::text[]) and exists (select from experiment_lead
      where experiment_lead.subject_id = score.subject_id and experiment_id = ${drawn.experimentId})`);
  return conditions;
}

function profileConditions(filter: RankFilter): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  const { owners, isUnowned, newSince, statuses, search, facts } = filter;
  if (owners) conditions.push(sql`profile.owner = any(${owners}::text[])`);
  if (isUnowned) conditions.push(sql`profile.owner is null`);
  if (newSince !== undefined)
    conditions.push(sql`profile.first_seen_at >= ${toTimestamptz(newSince)}::timestamptz`);
  if (statuses) conditions.push(statusCondition(statuses));
  if (search !== undefined && search !== '')
    conditions.push(sql`profile.search like ${`%${search.replace(/[\\%_]/g, '\\$&')}%`}`);
  if (facts) conditions.push(factSql(facts));
  return conditions;
}

/** The index has those that are not new. */
function statusCondition(statuses: readonly SalesStatus[]): RawBuilder<unknown> {
  const isOne = sql`profile.status = any(${statuses}::text[])`;
  return statuses.includes('new') ? isOne : sql`${isOne} and profile.status <> 'new'`;
}

/** How many subjects are in each band of a version. */
export async function countByBand(
  database: Kysely<Schema>,
  { scorecardId, version }: { scorecardId: number; version: number },
): Promise<{ band: string | null; subjects: number }[]> {
  return database
    .selectFrom('score')
    .select(['band', (eb) => eb.fn.countAll<number>().as('subjects')])
    .where('scorecard_id', '=', scorecardId)
    .where('version', '=', version)
    .where('is_eligible', '=', true)
    .groupBy('band')
    .execute();
}
