import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { RankPosition } from './ranked-subjects.ts';
import type { Schema } from './schema.ts';

/** The best lead of a company, by a scorecard. */
export interface BestLead {
  companyId: string;
  subjectId: string;
  name: string | null;
  score: number;
  band: string | null;
}

interface OfScorecard {
  scorecardId: number;
  version: number;
}

/** Of a company the best lead has no better one beside it: that is asked of each lead while going down the ranking. */
const IS_BEST = sql`not exists (
  select from subject other join score better on better.subject_id = other.subject_id
    and better.scorecard_id = score.scorecard_id and better.version = score.version and better.is_eligible
  where other.company_id = subject.company_id
    and (better.score > score.score or (better.score = score.score and better.subject_id < score.subject_id)))`;

/** Companies by their best leads, the best first, from a position on. */
export async function rankByBestLead(
  database: Kysely<Schema>,
  {
    scorecardId,
    version,
    search,
    after,
    limit,
  }: OfScorecard & { search?: string | undefined; after?: RankPosition | undefined; limit: number },
): Promise<BestLead[]> {
  const from = after
    ? sql`and score.score <= ${after.value} and (score.score < ${after.value} or score.subject_id > ${after.subjectId}::uuid)`
    : sql``;
  const named = search ? sql`join profile company on company.subject_id = subject.company_id` : sql``;
  const pattern = `%${(search ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<BestLead>`
    select subject.company_id as "companyId", score.subject_id as "subjectId", lead.name, score.score, score.band
    from score join subject using (subject_id) ${named} left join profile lead on lead.subject_id = score.subject_id
    where scorecard_id = ${scorecardId} and version = ${version} and is_eligible and subject.company_id is not null
      ${search ? sql`and company.search like ${pattern}` : sql``} ${from} and ${IS_BEST}
    order by score.score desc, score.subject_id limit ${limit}`.execute(database);
  return rows;
}

/** The best lead of each of some companies; companies without a scored lead are left out. */
export async function bestLeadsOf(
  database: Kysely<Schema>,
  { scorecardId, version, companyIds }: OfScorecard & { companyIds: readonly string[] },
): Promise<Map<string, BestLead>> {
  if (companyIds.length === 0) return new Map();
  const { rows } = await sql<BestLead>`
    select distinct on (subject.company_id) subject.company_id as "companyId", score.subject_id as "subjectId",
      profile.name, score.score, score.band
    from subject join score using (subject_id) left join profile using (subject_id)
    where subject.company_id = any(${companyIds}::uuid[]) and scorecard_id = ${scorecardId} and version = ${version}
      and is_eligible
    order by subject.company_id, score.score desc, score.subject_id`.execute(database);
  return new Map(rows.map((row) => [row.companyId, row]));
}

/** What a list shows of companies besides their scores. */
export interface CompanyFigures {
  companyId: string;
  name: string | null;
  people: number;
  lastSeenAt: Instant | null;
}

/** The names of companies, how many people each has, and when one of them was active last. */
export async function companyFigures(
  database: Kysely<Schema>,
  companyIds: readonly string[],
): Promise<Map<string, CompanyFigures>> {
  if (companyIds.length === 0) return new Map();
  const { rows } = await sql<CompanyFigures>`
    select company.subject_id as "companyId", profile.name, people.people, people."lastSeenAt"
    from subject company left join profile using (subject_id) cross join lateral (
      select count(*) as people, max(last_seen_at) as "lastSeenAt" from subject where company_id = company.subject_id
    ) as people
    where company.subject_id = any(${companyIds}::uuid[])`.execute(database);
  return new Map(rows.map((row) => [row.companyId, row]));
}
