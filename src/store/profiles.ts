import { type Kysely, sql, type Transaction } from 'kysely';
import type { Scalar } from '../domain/condition.ts';
import type { Instant } from '../domain/instant.ts';
import type { SalesStatus } from '../domain/sales-status.ts';
import { namesOf, rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** So much of a text is kept in the facts, in characters. */
export const LONGEST_FACT = 200;

/** What lists show of a lead or a company and search in. */
export interface Profile {
  subjectId: string;
  kind: 'lead' | 'company';
  name: string | null;
  email: string | null;
  company: string | null;
  owner: string | null;
  status: SalesStatus;
  statusAt: Instant | null;
  search: string;
  facts: Record<string, Scalar[]>;
  matchKeys: string[];
  firstSeenAt: Instant;
}

/** Writes profiles, those that differ from what is there. The names under which senders know a subject are searched too. */
export async function saveProfiles(
  transaction: Transaction<Schema>,
  profiles: readonly Profile[],
  at: Instant,
): Promise<void> {
  if (profiles.length === 0) return;
  const instants = (of: (profile: Profile) => Instant | null) =>
    profiles.map((profile) => {
      const instant = of(profile);
      return instant === null ? null : toTimestamptz(instant);
    });
  const columns = {
    subject_id: { type: 'uuid', values: profiles.map(({ subjectId }) => subjectId) },
    kind: { type: 'text', values: profiles.map(({ kind }) => kind) },
    name: { type: 'text', values: profiles.map(({ name }) => name) },
    email: { type: 'text', values: profiles.map(({ email }) => email) },
    company: { type: 'text', values: profiles.map(({ company }) => company) },
    owner: { type: 'text', values: profiles.map(({ owner }) => owner) },
    status: { type: 'text', values: profiles.map(({ status }) => status) },
    status_at: { type: 'timestamptz', values: instants(({ statusAt }) => statusAt) },
    search: { type: 'text', values: profiles.map(({ search }) => search) },
    facts: { type: 'jsonb', values: profiles.map(({ facts }) => JSON.stringify(facts)) },
    keys: { type: 'text', values: profiles.map(({ matchKeys }) => matchKeys.join('\n')) },
    first_seen_at: { type: 'timestamptz', values: instants(({ firstSeenAt }) => firstSeenAt) },
  } as const;
  await sql`
    insert into profile (subject_id, kind, name, email, company, owner, status, status_at, search, facts, match_keys,
      first_seen_at, changed_at)
    select subject_id, kind, name, email, company, owner, status, status_at, concat_ws(E'\n', nullif(search, ''), (
        select string_agg(lower(value), E'\n' order by value) from identity
        where identity.subject_id = rows.subject_id and identity.kind in ('user', 'email')
          and position(lower(value) in search) = 0)),
      facts, string_to_array(keys, E'\n'), first_seen_at, ${toTimestamptz(at)}::timestamptz
    from (select ${namesOf(columns)} from ${rowsOf(columns)}) as rows
    on conflict (subject_id) do update set name = excluded.name, email = excluded.email, company = excluded.company,
      owner = excluded.owner, status = excluded.status, status_at = excluded.status_at, search = excluded.search,
      facts = excluded.facts, match_keys = excluded.match_keys, first_seen_at = excluded.first_seen_at,
      changed_at = excluded.changed_at
    where (profile.search, profile.owner, profile.status, profile.status_at, profile.first_seen_at, profile.facts,
        profile.name, profile.email, profile.company)
      is distinct from (excluded.search, excluded.owner, excluded.status, excluded.status_at, excluded.first_seen_at,
        excluded.facts, excluded.name, excluded.email, excluded.company)`.execute(transaction);
}

/** By which revision profiles were made of all subjects. */
export async function profileRevision(database: Kysely<Schema>): Promise<number> {
  const row = await database.selectFrom('registry').select('profile_revision').executeTakeFirstOrThrow();
  return row.profile_revision;
}

export async function setProfileRevision(database: Kysely<Schema>, revision: number): Promise<void> {
  await database.updateTable('registry').set({ profile_revision: revision }).execute();
}

/** Removes the profiles of subjects that are in no list any more. */
export async function deleteProfiles(
  transaction: Transaction<Schema>,
  subjectIds: readonly string[],
): Promise<void> {
  await transaction
    .deleteFrom('profile')
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .execute();
}

/** Who looks after anybody, in the order of the alphabet; at most so many. */
export async function listOwners(database: Kysely<Schema>, limit: number): Promise<string[]> {
  // From one owner to the next in the index, however many leads each has.
  const { rows } = await sql<{ owner: string }>`
    with recursive step as (
      (select owner from profile where owner is not null order by owner limit 1)
      union all
      select (select profile.owner from profile where profile.owner > step.owner order by profile.owner limit 1)
      from step where step.owner is not null
    )
    select owner from step where owner is not null limit ${limit}`.execute(database);
  return rows.map(({ owner }) => owner);
}

/** Leads that share a key with a lead, with the keys that they share; at most so many. */
export async function findMatches(
  database: Kysely<Schema>,
  subjectId: string,
  limit: number,
): Promise<
  { subjectId: string; name: string | null; email: string | null; company: string | null; keys: string[] }[]
> {
  const { rows } = await sql<{
    subjectId: string;
    name: string | null;
    email: string | null;
    company: string | null;
    keys: string[];
  }>`
    select other.subject_id as "subjectId", other.name, other.email, other.company,
      array(select unnest(other.match_keys) intersect select unnest(own.match_keys)) as keys
    from profile own join profile other on other.match_keys && own.match_keys and other.subject_id <> own.subject_id
    where own.subject_id = ${subjectId} and other.kind = 'lead' and cardinality(own.match_keys) > 0
    order by other.subject_id limit ${limit}`.execute(database);
  return rows;
}
