import type { Kysely } from 'kysely';
import { prefilterOf } from '../conditions/condition-prefilter.ts';
import type { Condition } from '../domain/condition.ts';
import type { Instant } from '../domain/instant.ts';
import type { Band } from '../domain/scorecard.ts';
import { namesOfSubjects } from '../store/find-subject.ts';
import { readKnownSubjects } from '../store/known-subjects.ts';
import { LONGEST_FACT } from '../store/profiles.ts';
import {
  countRanked,
  type RankedRow,
  type RankFilter,
  type RankOrder,
  type RankPosition,
  rankSubjects,
} from '../store/ranked-subjects.ts';
import type { Schema } from '../store/schema.ts';
import { whoFulfils } from './who-fulfils.ts';

/** A lead or a company in a ranking, with what it is called. */
export interface RankedSubject extends RankedRow {
  name: string;
}

/** Which leads or companies to rank, and in which order. */
export interface RankRequest {
  filter: RankFilter;
  condition?: Condition | undefined;
  now: Instant;
  order?: RankOrder;
  /** Where the changes of `rise` and `fall` are counted from. */
  since?: Instant;
}

const PAGE = 500;
/** A condition that few fulfil is looked for among this many; then the page ends early and the next goes on from there. */
const MOST_EXAMINED = 20_000;
/** For counting so many are looked at one by one, which takes a tenth of a second. */
const MOST_EXAMINED_TO_COUNT = 1_000;

/**
 * Leads or companies in an order, those that fulfil the filter and the condition.
 *
 * @returns the page, and where the next one begins; undefined when there is none
 */
export async function rankLeads(
  database: Kysely<Schema>,
  request: RankRequest & { after?: RankPosition | undefined; limit: number },
): Promise<{ page: RankedSubject[]; next: RankPosition | undefined }> {
  const { limit, now } = request;
  const { filter, rest } = refined(request);
  const page: RankedRow[] = [];
  let { after } = request;
  for (let examined = 0; examined < MOST_EXAMINED; ) {
    const size = rest ? PAGE : limit + 1;
    const rows = await rankSubjects(database, { ...request, filter, after, limit: size });
    for (const row of rest ? await fulfilling(database, rows, { condition: rest, now }) : rows) {
      if (page.length === limit) return { page: await named(database, page), next: positionOf(page.at(-1)) };
      page.push(row);
    }
    examined += rows.length;
    if (rows.length < size) return { page: await named(database, page), next: undefined };
    after = positionOf(rows.at(-1));
  }
  return { page: await named(database, page), next: after };
}

/**
 * How many there are.
 *
 * @returns the count up to the limit, and whether it is all; when a condition has to be looked at lead by lead, the count
 *   among the first
 */
export async function countLeads(
  database: Kysely<Schema>,
  request: RankRequest & { limit: number },
): Promise<{ count: number; isAll: boolean }> {
  const { limit, now } = request;
  const { filter, rest } = refined(request);
  if (!rest) {
    const count = await countRanked(database, { filter, limit: limit + 1 });
    return { count: Math.min(count, limit), isAll: count <= limit };
  }
  let [count, examined] = [0, 0];
  for (let after: RankPosition | undefined; examined < MOST_EXAMINED_TO_COUNT; ) {
    const rows = await rankSubjects(database, { filter, after, limit: PAGE });
    count += (await fulfilling(database, rows, { condition: rest, now })).length;
    examined += rows.length;
    if (rows.length < PAGE) return { count, isAll: true };
    after = positionOf(rows.at(-1));
  }
  return { count, isAll: false };
}

/** The filter with as much of the condition as the database can answer, and what is left to look at lead by lead. */
function refined({ filter, condition }: RankRequest) {
  if (!condition) return { filter, rest: undefined };
  const { question, isExact } = prefilterOf(condition, LONGEST_FACT);
  return { filter: { ...filter, facts: question }, rest: isExact ? undefined : condition };
}

async function fulfilling(
  database: Kysely<Schema>,
  rows: readonly RankedRow[],
  { condition, now }: { condition: Condition; now: Instant },
): Promise<RankedRow[]> {
  const profiles = await readKnownSubjects(
    database,
    rows.map(({ subjectId }) => subjectId),
  );
  const found = await whoFulfils(database, { condition, profiles, now });
  return rows.filter(({ subjectId }) => found.has(subjectId));
}

/** The scores that a lead of certain bands can have, by which the index can be entered. */
export function scoresOfBands(
  bands: readonly Band[],
  ids: readonly string[],
): { minScore?: number; maxScore?: number } {
  const chosen = bands.flatMap((band, position) => (ids.includes(band.id) ? [position] : []));
  const [first, last] = [chosen[0], chosen.at(-1)];
  if (first === undefined || last === undefined) return {};
  const [lowest, above] = [bands[first], bands[last + 1]];
  return {
    // The lowest band holds every score below the second.
    ...(lowest && first > 0 && { minScore: lowest.atLeast - lowest.margin }),
    ...(above && { maxScore: above.atLeast - 1 }),
  };
}

/** Gives those that have no name of their own the name by which a sender knows them. */
async function named(database: Kysely<Schema>, page: readonly RankedRow[]): Promise<RankedSubject[]> {
  const nameless = page.filter(({ name }) => name === null).map(({ subjectId }) => subjectId);
  const names = await namesOfSubjects(database, nameless);
  return page.map((row) => ({ ...row, name: row.name ?? names.get(row.subjectId) ?? row.subjectId }));
}

function positionOf(row: RankPosition | undefined): RankPosition | undefined {
  return row && { value: row.value, subjectId: row.subjectId };
}
