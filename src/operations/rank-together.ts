import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { RankOrder, RankPosition } from '../store/ranked-subjects.ts';
import type { Schema } from '../store/schema.ts';
import { countLeads, type RankedSubject, type RankRequest, rankLeads } from './rank-leads.ts';

/** A ranking that shares a queue with others, and the share of the places that it gets. */
export type SharedRanking = Pick<RankRequest, 'filter' | 'condition' | 'now'> & { places: number };

/** Where a page of several rankings ended, by ranking: behind whom, how many were taken, and whether that was all. */
export type SharedPosition = { last: RankPosition | null; taken: number; isDone: boolean }[];

/**
 * Several rankings as one queue, nobody in two of them. By score, each gets its share of the places, from the top on: scores of
 * different scorecards cannot be compared, places can. By other orders the values themselves are compared.
 *
 * @returns the page, and where the next one begins; undefined when there is none
 */
export async function rankTogether(
  database: Kysely<Schema>,
  rankings: readonly SharedRanking[],
  {
    limit,
    after,
    ...from
  }: { order?: RankOrder; since?: Instant; after?: SharedPosition | undefined; limit: number },
): Promise<{ page: RankedSubject[]; next: SharedPosition | undefined }> {
  const sources: Source[] = [];
  for (const [index, ranking] of rankings.entries()) {
    const { last = null, taken = 0, isDone = false } = after?.[index] ?? {};
    const found = isDone
      ? { page: [], next: undefined }
      : await rankLeads(database, { ...ranking, ...from, after: last ?? undefined, limit });
    sources.push({ rows: found.page, next: found.next, places: ranking.places, read: 0, last, taken });
  }
  const page: RankedSubject[] = [];
  while (page.length < limit) {
    const source = firstOf(sources, from.order);
    const row = source?.rows[source.read];
    // Whose next lead is not known yet, though there is one, might come first.
    if (!source || !row) break;
    source.read += 1;
    source.taken += 1;
    source.last = { value: row.value, subjectId: row.subjectId };
    page.push(row);
  }
  const next = sources.map(positionOf);
  return { page, next: next.every(({ isDone }) => isDone) ? undefined : next };
}

/** How many there are in several rankings, counted up to a limit. */
export async function countTogether(
  database: Kysely<Schema>,
  rankings: readonly SharedRanking[],
  limit: number,
): Promise<{ count: number; isAll: boolean }> {
  const sum = { count: 0, isAll: true };
  for (const ranking of rankings) {
    const { count, isAll } = await countLeads(database, { ...ranking, limit });
    sum.count += count;
    sum.isAll &&= isAll;
  }
  return { count: Math.min(sum.count, limit), isAll: sum.isAll && sum.count <= limit };
}

interface Source {
  rows: readonly RankedSubject[];
  next: RankPosition | undefined;
  places: number;
  /** How many rows of this page, and of all, have been taken. */
  read: number;
  taken: number;
  last: RankPosition | null;
}

/** The ranking whose turn it is; one whose page is used up, and that goes on, ends the page. */
function firstOf(sources: readonly Source[], order: RankOrder = 'score'): Source | undefined {
  const left = sources.filter(({ rows, read, next }) => read < rows.length || next !== undefined);
  if (left.some(({ rows, read }) => read === rows.length)) return undefined;
  const turn = ({ taken, places }: Source) => (taken + 1) / places;
  if (order === 'score') return left.toSorted((a, b) => turn(a) - turn(b))[0];
  const sign = order === 'fall' ? 1 : -1;
  const worth = ({ rows, read }: Source) => rows[read]?.value ?? 0;
  return left.toSorted((a, b) => sign * (worth(a) - worth(b)))[0];
}

function positionOf({ rows, read, next, last, taken }: Source): SharedPosition[number] {
  if (read < rows.length) return { last, taken, isDone: false };
  // Where a condition was looked for in vain the ranking has come further than its last lead.
  return { last: next ?? last, taken, isDone: next === undefined };
}
