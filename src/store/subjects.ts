import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import type { Traits } from '../domain/trait.ts';
import type { Cause } from '../scoring/ledger.ts';
import { namesOf, rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A row of a lead or a company. */
export interface SubjectRow {
  subjectId: string;
  kind: 'lead' | 'company';
  companyId: string | null;
  traits: Traits;
  states: Record<string, Json>;
  measureRevision: number;
  rememberedAt: Instant;
  pendingAt: Instant | null;
  nextChangeAt: Instant | null;
  dueCause: Cause | null;
  firstSeenAt: Instant;
  lastSeenAt: Instant;
  mergedInto: string | null;
}

/** A row as it is read, with what is not written back with it. */
export interface ReadSubjectRow extends SubjectRow {
  /** For a company: since when its people have had to be told of a change. */
  peopleDueAt: Instant | null;
}

const COLUMNS = [
  'subject_id as subjectId',
  'kind',
  'company_id as companyId',
  'traits',
  'states',
  'measure_revision as measureRevision',
  'remembered_at as rememberedAt',
  'pending_at as pendingAt',
  'next_change_at as nextChangeAt',
  'due_cause as dueCause',
  'people_due_at as peopleDueAt',
  'first_seen_at as firstSeenAt',
  'last_seen_at as lastSeenAt',
  'merged_into as mergedInto',
] as const;

/** Reads subjects. */
export async function readSubjects(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
): Promise<ReadSubjectRow[]> {
  if (subjectIds.length === 0) return [];
  return database
    .selectFrom('subject')
    .select(COLUMNS)
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .execute();
}

/** Reads subjects and keeps others from changing them until the transaction ends; in one order, against deadlocks. */
export async function lockSubjects(
  transaction: Transaction<Schema>,
  subjectIds: readonly string[],
): Promise<ReadSubjectRow[]> {
  if (subjectIds.length === 0) return [];
  return transaction
    .selectFrom('subject')
    .select(COLUMNS)
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .orderBy('subject_id')
    .forUpdate()
    .execute();
}

/** The versions of rows, by subject: another one after every change of a row. */
export async function readRowVersions(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await database
    .selectFrom('subject')
    .select(['subject_id', sql<string>`xmin::text`.as('row_version')])
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.subject_id, row.row_version]));
}

/** Locks the subjects that are due at an instant, the longest waiting first; those that others hold are passed over. */
export async function lockDueSubjects(
  transaction: Transaction<Schema>,
  { at, limit }: { at: Instant; limit: number },
): Promise<string[]> {
  const rows = await transaction
    .selectFrom('subject')
    .select('subject_id')
    .where('next_change_at', '<=', sql<number>`${toTimestamptz(at)}::timestamptz`)
    .orderBy('next_change_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => row.subject_id);
}

/** The first instant at which a subject is due; undefined when none ever is. */
export async function firstDueAt(database: Kysely<Schema>): Promise<Instant | undefined> {
  const row = await database
    .selectFrom('subject')
    .select((eb) => eb.fn.min('next_change_at').as('at'))
    .executeTakeFirst();
  return (row?.at as number | null | undefined) ?? undefined;
}

/** Inserts subjects, or replaces the rows of those that are there. */
export async function saveSubjects(
  transaction: Transaction<Schema>,
  subjects: readonly SubjectRow[],
): Promise<void> {
  if (subjects.length === 0) return;
  const instants = (of: (subject: SubjectRow) => Instant | null) =>
    subjects.map((subject) => {
      const instant = of(subject);
      return instant === null ? null : toTimestamptz(instant);
    });
  const columns = {
    subject_id: { type: 'uuid', values: subjects.map(({ subjectId }) => subjectId) },
    kind: { type: 'text', values: subjects.map(({ kind }) => kind) },
    company_id: { type: 'uuid', values: subjects.map(({ companyId }) => companyId) },
    traits: { type: 'jsonb', values: subjects.map(({ traits }) => JSON.stringify(traits)) },
    states: { type: 'json', values: subjects.map(({ states }) => JSON.stringify(states)) },
    measure_revision: { type: 'integer', values: subjects.map(({ measureRevision }) => measureRevision) },
    remembered_at: { type: 'timestamptz', values: instants(({ rememberedAt }) => rememberedAt) },
    pending_at: { type: 'timestamptz', values: instants(({ pendingAt }) => pendingAt) },
    next_change_at: { type: 'timestamptz', values: instants(({ nextChangeAt }) => nextChangeAt) },
    due_cause: {
      type: 'jsonb',
      values: subjects.map(({ dueCause }) => (dueCause ? JSON.stringify(dueCause) : null)),
    },
    first_seen_at: { type: 'timestamptz', values: instants(({ firstSeenAt }) => firstSeenAt) },
    last_seen_at: { type: 'timestamptz', values: instants(({ lastSeenAt }) => lastSeenAt) },
    merged_into: { type: 'uuid', values: subjects.map(({ mergedInto }) => mergedInto) },
  } as const;
  await sql`
    insert into subject (${namesOf(columns)}) select ${namesOf(columns)} from ${rowsOf(columns)}
    on conflict (subject_id) do update set
      company_id = excluded.company_id, traits = excluded.traits, states = excluded.states,
      measure_revision = excluded.measure_revision, remembered_at = excluded.remembered_at,
      pending_at = excluded.pending_at, next_change_at = excluded.next_change_at, due_cause = excluded.due_cause,
      first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at,
      merged_into = excluded.merged_into`.execute(transaction);
}

/** Notes that something of companies changed that their people have yet to be told. */
export async function notePeopleDue(
  transaction: Transaction<Schema>,
  { companyIds, at }: { companyIds: readonly string[]; at: Instant },
): Promise<void> {
  if (companyIds.length === 0) return;
  await transaction
    .updateTable('subject')
    .set({ people_due_at: toTimestamptz(at) })
    .where('subject_id', '=', sql<string>`any(${companyIds}::uuid[])`)
    .execute();
}

/** The company whose people have waited longest to be told of a change, and since when; undefined when none wait. */
export async function firstWithPeopleDue(
  database: Kysely<Schema>,
): Promise<{ companyId: string; peopleDueAt: Instant } | undefined> {
  const row = await database
    .selectFrom('subject')
    .select(['subject_id', 'people_due_at'])
    .where('people_due_at', 'is not', null)
    .orderBy('people_due_at')
    .limit(1)
    .executeTakeFirst();
  if (!row || row.people_due_at === null) return undefined;
  return { companyId: row.subject_id, peopleDueAt: row.people_due_at };
}

/** Asks for the people of a company to be evaluated again; locks them in the order in which everybody does. */
export async function makePeopleDue(
  transaction: Transaction<Schema>,
  { companyId, at }: { companyId: string; at: Instant },
): Promise<void> {
  const cause: Cause = { kind: 'company', companyId };
  await sql`
    with person as (select subject_id from subject where company_id = ${companyId} order by subject_id for update)
    update subject set due_cause = ${JSON.stringify(cause)}::jsonb,
      next_change_at = least(next_change_at, ${toTimestamptz(at)}::timestamptz)
    from person where subject.subject_id = person.subject_id`.execute(transaction);
}

/** Notes that the people of a company have been told, unless there is something newer to tell. */
export async function clearPeopleDue(
  transaction: Transaction<Schema>,
  { companyId, peopleDueAt }: { companyId: string; peopleDueAt: Instant },
): Promise<void> {
  await transaction
    .updateTable('subject')
    .set({ people_due_at: null })
    .where('subject_id', '=', companyId)
    .where('people_due_at', '=', sql<number>`${toTimestamptz(peopleDueAt)}::timestamptz`)
    .execute();
}

/**
 * Asks for everybody to be evaluated again at once whom a new version of a scorecard scores differently than the one
 * that it replaced: other scorecards may read that score.
 */
export async function makeRescoredDue(
  transaction: Transaction<Schema>,
  change: { scorecardId: number; version: number; replaced: number; slug: string; at: Instant },
): Promise<void> {
  const { scorecardId, version, replaced, at } = change;
  const cause: Cause = { kind: 'version', version, scorecard: change.slug };
  await sql`
    update subject set due_cause = ${JSON.stringify(cause)}::jsonb,
      next_change_at = least(next_change_at, ${toTimestamptz(at)}::timestamptz)
    from score new join score old using (subject_id, scorecard_id)
    where subject.subject_id = new.subject_id and new.scorecard_id = ${scorecardId} and new.version = ${version}
      and old.version = ${replaced}
      and (new.score, new.is_eligible, new.dimensions) is distinct from (old.score, old.is_eligible, old.dimensions)`.execute(
    transaction,
  );
}

/** The people of several companies, each with its company. */
export async function peopleOfAll(
  database: Kysely<Schema>,
  companyIds: readonly string[],
): Promise<Map<string, string>> {
  if (companyIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('subject')
    .select(['subject_id', 'company_id'])
    .where('company_id', '=', sql<string>`any(${companyIds}::uuid[])`)
    .execute();
  return new Map(rows.flatMap((row) => (row.company_id === null ? [] : [[row.subject_id, row.company_id]])));
}

/** The people of a company. */
export async function peopleOf(database: Kysely<Schema>, companyId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('subject')
    .select('subject_id')
    .where('company_id', '=', companyId)
    .execute();
  return rows.map((row) => row.subject_id);
}

/** Subject ids in ascending order after one of them, for walking through all of them in bounded steps. */
export async function subjectIdsAfter(
  database: Kysely<Schema>,
  { after, limit, kind }: { after: string | null; limit: number; kind?: 'lead' | 'company' },
): Promise<string[]> {
  let query = database.selectFrom('subject').select('subject_id').where('merged_into', 'is', null);
  if (kind) query = query.where('kind', '=', kind);
  if (after !== null) query = query.where('subject_id', '>', after);
  const rows = await query.orderBy('subject_id').limit(limit).execute();
  return rows.map((row) => row.subject_id);
}

/** Those ids that are of leads which have not been merged into others, in the given order, each once. */
export async function leadsAmong(database: Kysely<Schema>, subjectIds: readonly string[]): Promise<string[]> {
  const rows = await database
    .selectFrom('subject')
    .select('subject_id')
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .where('kind', '=', 'lead')
    .where('merged_into', 'is', null)
    .execute();
  const known = new Set(rows.map((row) => row.subject_id));
  return [...new Set(subjectIds)].filter((subjectId) => known.has(subjectId));
}

/** How many leads and companies there are. */
export async function countSubjects(database: Kysely<Schema>): Promise<number> {
  const row = await database
    .selectFrom('subject')
    .select((eb) => eb.fn.countAll<number>().as('subjects'))
    .where('merged_into', 'is', null)
    .executeTakeFirstOrThrow();
  return row.subjects;
}
