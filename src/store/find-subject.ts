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
