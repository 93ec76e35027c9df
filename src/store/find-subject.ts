import { type Kysely, sql } from 'kysely';
import { foldText } from '../domain/text.ts';
import type { Identity } from './identities.ts';
import type { Schema } from './schema.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The subject that is known by a name. */
export async function findIdentity(
  database: Kysely<Schema>,
  { kind, value }: Identity,
): Promise<string | undefined> {
  const row = await database
    .selectFrom('identity')
    .select('subject_id')
    .where('kind', '=', kind)
    .where('value', '=', value)
    .executeTakeFirst();
  return row?.subject_id;
}

/** The companies that senders know by these ids of groups, by id of the group. */
export async function findCompaniesOfGroups(
  database: Kysely<Schema>,
  groups: readonly string[],
): Promise<Map<string, string>> {
  if (groups.length === 0) return new Map();
  const rows = await database
    .selectFrom('identity')
    .select(['value', 'subject_id'])
    .where('kind', '=', 'group')
    .where('value', '=', sql<string>`any(${groups}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.value, row.subject_id]));
}

/**
 * The lead that a person means: by e-mail address, user id, anonymous id or lead id, in this order. The id of a lead
 * that was put together with another finds the other.
 */
export async function findLead(database: Kysely<Schema>, reference: string): Promise<string | undefined> {
  const row = await database
    .selectFrom('identity')
    .select('subject_id')
    .where(({ eb, or, and }) =>
      or([
        and([eb('kind', '=', 'email'), eb('value', '=', foldText(reference.trim()))]),
        and([eb('kind', 'in', ['user', 'anonymous']), eb('value', '=', reference.trim())]),
      ]),
    )
    .orderBy(sql`array_position(array['email', 'user', 'anonymous'], kind)`)
    .limit(1)
    .executeTakeFirst();
  if (row) return row.subject_id;
  return UUID.test(reference.trim()) ? followMerges(database, reference.trim(), 'lead') : undefined;
}

/**
 * The leads that references mean, as {@link findLead} finds each; those that mean none are left out.
 *
 * @param references at most some thousands
 */
export async function findLeads(
  database: Kysely<Schema>,
  references: readonly string[],
): Promise<Map<string, string>> {
  const asked = references.map((reference) => reference.trim());
  const folded = asked.map(foldText);
  const ids = asked.map((text) => (UUID.test(text) ? text : null));
  const { rows } = await sql<{ reference: string; subject_id: string }>`
    with recursive asked as (
      select * from unnest(${references}::text[], ${asked}::text[], ${folded}::text[], ${ids}::uuid[])
        as asked (reference, name, address, id)
    ), meant as (
      select distinct on (reference) reference, coalesce(identity.subject_id, asked.id) as subject_id
      from asked left join identity on (kind = 'email' and value = asked.address)
        or (kind in ('user', 'anonymous') and value = asked.name)
      order by reference, array_position(array['email', 'user', 'anonymous'], kind)
    ), found as (
      select reference, subject.subject_id, merged_into from meant join subject using (subject_id)
      where subject.kind = 'lead'
      union all
      select reference, subject.subject_id, subject.merged_into
      from found join subject on subject.subject_id = found.merged_into
    )
    select reference, subject_id from found where merged_into is null`.execute(database);
  return new Map(rows.map((row) => [row.reference, row.subject_id]));
}

/** The company that a person means: by the sender's group id, or by company id. */
export async function findCompany(database: Kysely<Schema>, reference: string): Promise<string | undefined> {
  const subjectId = await findIdentity(database, { kind: 'group', value: reference.trim() });
  if (subjectId !== undefined) return subjectId;
  return UUID.test(reference.trim()) ? followMerges(database, reference.trim(), 'company') : undefined;
}

async function followMerges(
  database: Kysely<Schema>,
  subjectId: string,
  kind: 'lead' | 'company',
): Promise<string | undefined> {
  const row = await database
    .selectFrom('subject')
    .select(['subject_id', 'merged_into'])
    .where('subject_id', '=', subjectId)
    .where('kind', '=', kind)
    .executeTakeFirst();
  if (!row) return undefined;
  return row.merged_into === null ? row.subject_id : followMerges(database, row.merged_into, kind);
}

/** By which name senders know each subject: user id before e-mail address, group and anonymous id. */
export async function namesOfSubjects(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
): Promise<Map<string, string>> {
  if (subjectIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('identity')
    .selectAll()
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .execute();
  const order: Identity['kind'][] = ['anonymous', 'group', 'email', 'user'];
  const sorted = rows.toSorted(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.value < b.value ? 1 : -1),
  );
  return new Map(sorted.map((row) => [row.subject_id, row.value]));
}

/** All names of a subject. */
export async function identitiesOf(database: Kysely<Schema>, subjectId: string): Promise<Identity[]> {
  return database
    .selectFrom('identity')
    .select(['kind', 'value'])
    .where('subject_id', '=', subjectId)
    .orderBy('kind')
    .orderBy('value')
    .execute();
}
