import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Language } from '../domain/language.ts';
import type { Role } from '../domain/role.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

export interface PersonRow {
  personId: string;
  email: string;
  name: string;
  role: Role;
  language: Language;
  timeZone: string;
  hasTwoFactor: boolean;
  deactivatedAt: Instant | null;
  createdAt: Instant;
}

const COLUMNS = [
  'id as personId',
  'email',
  'name',
  'role',
  'language',
  'time_zone as timeZone',
  'two_factor_enabled as hasTwoFactor',
  'deactivated_at as deactivatedAt',
  'created_at as createdAt',
] as const;

/** Somebody who is to become a person, with the hash of a password. */
export interface NewPerson {
  personId: string;
  accountId: string;
  email: string;
  isEmailVerified: boolean;
  name: string;
  role: Role;
  language: Language;
  timeZone: string;
  passwordHash: string;
  now: Instant;
}

/** Inserts a person who signs in by a password. */
export async function insertPerson(transaction: Transaction<Schema>, person: NewPerson): Promise<void> {
  const at = toTimestamptz(person.now);
  await transaction
    .insertInto('person')
    .values({
      id: person.personId,
      email: person.email,
      email_verified: person.isEmailVerified,
      name: person.name,
      role: person.role,
      language: person.language,
      time_zone: person.timeZone,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await transaction
    .insertInto('account')
    .values({
      id: person.accountId,
      person_id: person.personId,
      provider_id: 'credential',
      account_id: person.personId,
      password: person.passwordHash,
      created_at: at,
      updated_at: at,
    })
    .execute();
}

/** Everybody, by name, with when they were last there. */
export async function listPeople(
  database: Kysely<Schema>,
): Promise<(PersonRow & { lastSeenAt: Instant | null })[]> {
  return database
    .selectFrom('person')
    .select(COLUMNS)
    .select((select) =>
      select
        .selectFrom('session')
        .whereRef('session.person_id', '=', 'person.id')
        .select(({ fn }) => fn.max('session.updated_at').as('at'))
        .as('lastSeenAt'),
    )
    .orderBy('name')
    .orderBy('id')
    .execute();
}

export async function findPerson(database: Kysely<Schema>, personId: string): Promise<PersonRow | undefined> {
  return database.selectFrom('person').select(COLUMNS).where('id', '=', personId).executeTakeFirst();
}

export async function findPersonByEmail(
  database: Kysely<Schema>,
  email: string,
): Promise<PersonRow | undefined> {
  return database
    .selectFrom('person')
    .select(COLUMNS)
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst();
}

/** Whether a person signs in by a password. */
export async function hasPassword(database: Kysely<Schema>, personId: string): Promise<boolean> {
  const row = await database
    .selectFrom('account')
    .select('id')
    .where('person_id', '=', personId)
    .where('provider_id', '=', 'credential')
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether there is anybody. */
export async function hasPeople(database: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql<{ exists: boolean }>`select exists (select from person)`.execute(database);
  return rows[0]?.exists ?? false;
}

/** Changes of a person; what is left out stays. */
export interface PersonChange {
  name?: string | undefined;
  language?: Language | undefined;
  timeZone?: string | undefined;
  role?: Role | undefined;
  deactivatedAt?: Instant | null | undefined;
}

export async function updatePerson(
  database: Kysely<Schema>,
  { personId, change, now }: { personId: string; change: PersonChange; now: Instant },
): Promise<void> {
  const { name, language, timeZone, role, deactivatedAt } = change;
  await database
    .updateTable('person')
    .set({
      ...(name !== undefined && { name }),
      ...(language !== undefined && { language }),
      ...(timeZone !== undefined && { time_zone: timeZone }),
      ...(role !== undefined && { role }),
      ...(deactivatedAt !== undefined && {
        deactivated_at: deactivatedAt === null ? null : toTimestamptz(deactivatedAt),
      }),
      updated_at: toTimestamptz(now),
    })
    .where('id', '=', personId)
    .execute();
}

/** Removes a person with all ways to sign in, and their alerts; what they did stays, by their name. */
export async function deletePerson(database: Kysely<Schema>, personId: string): Promise<void> {
  for (const table of ['alert', 'alert_window'] as const)
    await database
      .deleteFrom(table)
      .where('recipient_kind', '=', 'person')
      .where('recipient', '=', personId)
      .execute();
  await database.deleteFrom('person').where('id', '=', personId).execute();
}

/** The owners who can sign in, held until the transaction ends, so that two of them do not leave at once. */
export async function holdOwners(transaction: Transaction<Schema>): Promise<string[]> {
  const rows = await transaction
    .selectFrom('person')
    .select('id')
    .where('role', '=', 'owner')
    .where('deactivated_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.map(({ id }) => id);
}

/** Takes the second factor away, for somebody who lost the device. */
export async function removeTwoFactor(transaction: Transaction<Schema>, personId: string): Promise<void> {
  await transaction.deleteFrom('two_factor').where('person_id', '=', personId).execute();
  await transaction
    .updateTable('person')
    .set({ two_factor_enabled: false })
    .where('id', '=', personId)
    .execute();
}

/** Who has a name or an e-mail address, by that, among those who may sign in; of two of one name whoever came first. */
export async function findPeopleNamed(
  database: Kysely<Schema>,
  namesAndEmails: readonly string[],
): Promise<Map<string, string>> {
  if (namesAndEmails.length === 0) return new Map();
  const { rows } = await sql<{ text: string; personId: string }>`
    select distinct on (asked.text) asked.text, person.id as "personId"
    from unnest(${[...new Set(namesAndEmails)]}::text[]) as asked (text)
    join person on person.email = lower(asked.text) or person.name = asked.text
    where person.deactivated_at is null
    order by asked.text, (person.email = lower(asked.text)) desc, person.created_at`.execute(database);
  return new Map(rows.map(({ text, personId }) => [text, personId]));
}

/** People by their ids, and by their addresses. */
export async function peopleByIdOrAddress(
  database: Kysely<Schema>,
  { personIds, addresses }: { personIds: readonly string[]; addresses: readonly string[] },
): Promise<PersonRow[]> {
  const folded = addresses.map((address) => address.toLowerCase());
  return database
    .selectFrom('person')
    .select(COLUMNS)
    .where((where) =>
      where.or([
        where('id', '=', sql<string>`any(${[...personIds]}::uuid[])`),
        where('email', '=', sql<string>`any(${folded}::text[])`),
      ]),
    )
    .execute();
}

/** The names of people, also of those who may not sign in any more; of those who were removed there is none. */
export async function namesOfPeople(
  database: Kysely<Schema>,
  personIds: readonly string[],
): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('person')
    .select(['id', 'name'])
    .where('id', '=', sql<string>`any(${[...personIds]}::uuid[])`)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** People by their ids. */
export async function findPeople(
  database: Kysely<Schema>,
  personIds: readonly string[],
): Promise<Map<string, PersonRow>> {
  const rows = await database
    .selectFrom('person')
    .select(COLUMNS)
    .where('id', '=', sql<string>`any(${[...new Set(personIds)]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.personId, row]));
}
