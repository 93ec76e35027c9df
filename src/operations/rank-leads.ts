import type { Kysely } from 'kysely';
import type { Condition } from '../domain/condition.ts';
import type { Instant } from '../domain/instant.ts';
import { namesOfSubjects } from '../store/find-subject.ts';
import {
  type RankedRow,
  type RankFilter,
  type RankPosition,
  rankSubjects,
} from '../store/ranked-subjects.ts';
import type { Schema } from '../store/schema.ts';
import { readSubjects } from '../store/subjects.ts';
import { displayName, textTrait } from './display-name.ts';
import { whoFulfils } from './who-fulfils.ts';

/** A lead or a company in a ranking, with what it is called. */
export interface RankedSubject extends RankedRow {
  name: string;
  email: string | undefined;
  company: string | undefined;
  owner: string | undefined;
}

const PAGE = 500;
/** A condition that few fulfil is looked for among this many; then the page ends early and the next goes on from there. */
const MOST_EXAMINED = 20_000;

/**
 * Leads or companies by score, those that fulfil the filter and the condition.
 *
 * @returns the page, and where the next one begins; undefined when there is none
 */
export async function rankLeads(
  database: Kysely<Schema>,
  request: {
    filter: RankFilter;
    condition?: Condition | undefined;
    now: Instant;
    after?: RankPosition | undefined;
    limit: number;
  },
): Promise<{ page: RankedSubject[]; next: RankPosition | undefined }> {
  const { filter, condition, limit, now } = request;
  const page: RankedSubject[] = [];
  let { after } = request;
  for (let examined = 0; examined < MOST_EXAMINED; ) {
    const size = condition ? PAGE : limit + 1;
    const rows = await rankSubjects(database, { filter, after, limit: size });
    const companies = await companiesOf(database, rows);
    const profiles = rows.map((row) => ({ ...row, companyTraits: companies.get(row.companyId ?? '') }));
    const fulfilling = condition && (await whoFulfils(database, { condition, profiles, now }));
    for (const row of rows) {
      const traits = companies.get(row.companyId ?? '');
      if (fulfilling && !fulfilling.has(row.subjectId)) continue;
      if (page.length === limit) return { page: await named(database, page), next: positionOf(page) };
      page.push({ ...row, ...callings(row, traits) });
    }
    examined += rows.length;
    if (rows.length < size) return { page: await named(database, page), next: undefined };
    after = rows.at(-1);
  }
  return {
    page: await named(database, page),
    next: after && { score: after.score, subjectId: after.subjectId },
  };
}

async function companiesOf(database: Kysely<Schema>, rows: readonly RankedRow[]) {
  const ids = [...new Set(rows.flatMap(({ companyId }) => (companyId === null ? [] : [companyId])))];
  return new Map((await readSubjects(database, ids)).map((row) => [row.subjectId, row.traits]));
}

function callings(row: RankedRow, company: RankedRow['traits'] | undefined) {
  return {
    name: displayName(row.traits) ?? '',
    email: textTrait(row.traits, 'email'),
    company:
      (company && displayName(company)) ??
      textTrait(row.traits, 'company.name') ??
      textTrait(row.traits, 'company'),
    owner: textTrait(row.traits, 'owner'),
  };
}

/** Gives those that have no name of their own the name by which a sender knows them. */
async function named(database: Kysely<Schema>, page: RankedSubject[]): Promise<RankedSubject[]> {
  const nameless = page.filter(({ name }) => name === '').map(({ subjectId }) => subjectId);
  const names = await namesOfSubjects(database, nameless);
  for (const subject of page)
    if (subject.name === '') subject.name = names.get(subject.subjectId) ?? subject.subjectId;
  return page;
}

function positionOf(page: readonly RankedSubject[]): RankPosition | undefined {
  const last = page.at(-1);
  return last && { score: last.score, subjectId: last.subjectId };
}
