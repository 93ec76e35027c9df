import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { RankOrder, RankPosition } from '../store/ranked-subjects.ts';
import type { Schema } from '../store/schema.ts';
import { countLeads, type RankedSubject, type RankRequest, rankLeads } from './rank-leads.ts';

/**
 * Several rankings as one: leads that are ranked by different scorecards, nobody in two of them.
 *
 * @returns the page, and where the next one begins; undefined when there is none
 */
export async function rankTogether(
  database: Kysely<Schema>,
  rankings: readonly Pick<RankRequest, 'filter' | 'condition' | 'now'>[],
  { limit, ...from }: { order?: RankOrder; since?: Instant; after?: RankPosition | undefined; limit: number },
): Promise<{ page: RankedSubject[]; next: RankPosition | undefined }> {
  const compare = comparing(from.order);
  const rows: RankedSubject[] = [];
  // Behind the place where one of them goes on, the others may have somebody who comes after those that it still has.
  let known: RankPosition | undefined;
  for (const ranking of rankings) {
    const { page, next } = await rankLeads(database, { ...ranking, ...from, limit });
    rows.push(...page);
    if (next && (!known || compare(next, known) < 0)) known = next;
  }
  const through = known;
  const page = rows.filter((row) => !through || compare(row, through) <= 0).sort(compare);
  const last = page[limit - 1];
  if (page.length <= limit || !last) return { page, next: through };
  return { page: page.slice(0, limit), next: { value: last.value, subjectId: last.subjectId } };
}

/** How many there are in several rankings, counted up to a limit. */
export async function countTogether(
  database: Kysely<Schema>,
  rankings: readonly Pick<RankRequest, 'filter' | 'condition' | 'now'>[],
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

/** The order of a ranking: by what it is ranked by, and among equal ones by the id. */
function comparing(order: RankOrder = 'score'): (a: RankPosition, b: RankPosition) => number {
  const direction = order === 'fall' ? -1 : 1;
  return (a, b) =>
    direction * (b.value - a.value) || Number(a.subjectId > b.subjectId) - Number(a.subjectId < b.subjectId);
}
