import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Traits } from '../domain/trait.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** Which scores to rank, and which of them to show. */
export interface RankFilter {
  scorecardId: number;
  version: number;
  bands?: readonly string[] | undefined;
  grades?: readonly string[] | undefined;
  owner?: string | undefined;
  minScore?: number | undefined;
  maxScore?: number | undefined;
  changedSince?: Instant | undefined;
}

/** A place in a ranking: behind this score, and among equal ones behind this subject. */
export interface RankPosition {
  score: number;
  subjectId: string;
}

export interface RankedRow extends RankPosition {
  band: string | null;
  grade: string | null;
  priority: string | null;
  dimensions: { id: string; points: number }[];
  points: Record<string, number>;
  changedAt: Instant;
  traits: Traits;
  companyId: string | null;
  firstSeenAt: Instant;
  lastSeenAt: Instant;
}

/** Leads or companies by score, the highest first, from a position on. */
export async function rankSubjects(
  database: Kysely<Schema>,
  { filter, after, limit }: { filter: RankFilter; after?: RankPosition | undefined; limit: number },
): Promise<RankedRow[]> {
  let query = database
    .selectFrom('score')
    .innerJoin('subject', 'subject.subject_id', 'score.subject_id')
    .select([
      'score.subject_id as subjectId',
      'score.score',
      'score.band',
      'score.grade',
      'score.priority',
      'score.dimensions',
      'score.points',
      'score.changed_at as changedAt',
      'subject.traits',
      'subject.company_id as companyId',
      'subject.first_seen_at as firstSeenAt',
      'subject.last_seen_at as lastSeenAt',
    ])
    .where('score.scorecard_id', '=', filter.scorecardId)
    .where('score.version', '=', filter.version)
    .where('score.is_eligible', '=', true);
  if (filter.bands) query = query.where('score.band', 'in', filter.bands);
  if (filter.grades) query = query.where('score.grade', 'in', filter.grades);
  if (filter.minScore !== undefined) query = query.where('score.score', '>=', filter.minScore);
  if (filter.maxScore !== undefined) query = query.where('score.score', '<=', filter.maxScore);
  if (filter.changedSince !== undefined) {
    query = query.where(
      'score.changed_at',
      '>=',
      sql<number>`${toTimestamptz(filter.changedSince)}::timestamptz`,
    );
  }
  if (filter.owner !== undefined) {
    query = query.where(sql<boolean>`subject.traits -> 'owner' ->> 'value' = ${filter.owner}`);
  }
  if (after) {
    query = query.where(
      sql<boolean>`(score.score < ${after.score} or (score.score = ${after.score} and score.subject_id > ${after.subjectId}::uuid))`,
    );
  }
  return query.orderBy('score.score', 'desc').orderBy('score.subject_id').limit(limit).execute();
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
