import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { ConsentState, SuppressionReason } from '../domain/mail.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** What is known of an address for a topic. */
export interface Standing {
  address: string;
  topic: string;
  suppressed: SuppressionReason | null;
  consent: ConsentState | null;
}

/** What is known of addresses, each for a topic, in the order of the question. */
export async function readStandings(
  database: Kysely<Schema>,
  asked: readonly { address: string; topic: string }[],
): Promise<Standing[]> {
  if (asked.length === 0) return [];
  const { rows } = await sql<Standing>`
    select asked.address, asked.topic, suppression.reason as suppressed, consent.state as consent
    from unnest(${asked.map(({ address }) => address)}::text[], ${asked.map(({ topic }) => topic)}::text[])
      with ordinality as asked (address, topic, position)
    left join suppression on suppression.address = asked.address
    left join consent on consent.address = asked.address and consent.topic = asked.topic
    order by asked.position`.execute(database);
  return rows;
}

/** Why an address gets no e-mail of journeys. */
export interface Suppression {
  address: string;
  reason: SuppressionReason;
  detail: string;
  createdAt: Instant;
  createdBy: string | null;
}

/** Takes addresses off; a graver reason replaces another, and what was done by hand stays. */
export async function suppress(
  transaction: Kysely<Schema>,
  suppressions: readonly Suppression[],
): Promise<void> {
  if (suppressions.length === 0) return;
  const rows = rowsOf({
    address: { type: 'text', values: suppressions.map(({ address }) => address) },
    reason: { type: 'text', values: suppressions.map(({ reason }) => reason) },
    detail: { type: 'text', values: suppressions.map(({ detail }) => detail) },
    created_at: {
      type: 'timestamptz',
      values: suppressions.map(({ createdAt }) => toTimestamptz(createdAt)),
    },
    created_by: { type: 'text', values: suppressions.map(({ createdBy }) => createdBy) },
  });
  await sql`
    insert into suppression (address, reason, detail, created_at, created_by)
    select distinct on (address) address, reason, detail, created_at, created_by from ${rows}
    order by address, ${gravity('reason')} desc
    on conflict (address) do update set reason = excluded.reason, detail = excluded.detail,
      created_at = excluded.created_at, created_by = excluded.created_by
    where ${gravity('excluded.reason')} > ${gravity('suppression.reason')}`.execute(transaction);
}

function gravity(column: string) {
  return sql`array_position(array['unsubscribed', 'by hand', 'hard bounce', 'complaint'], ${sql.ref(column)})`;
}

/** Lets addresses get e-mails again; says which were suppressed. */
export async function unsuppress(
  transaction: Kysely<Schema>,
  addresses: readonly string[],
  reasons: readonly SuppressionReason[],
): Promise<string[]> {
  const rows = await transaction
    .deleteFrom('suppression')
    .where('address', '=', sql<string>`any(${addresses}::text[])`)
    .where('reason', 'in', reasons)
    .returning('address')
    .execute();
  return rows.map(({ address }) => address);
}

/** Suppressed addresses that contain a text, the latest first, before a position in that order. */
export async function listSuppressions(
  database: Kysely<Schema>,
  {
    search,
    before,
    limit,
  }: { search: string; before: { createdAt: Instant; address: string } | undefined; limit: number },
): Promise<Suppression[]> {
  let query = database
    .selectFrom('suppression')
    .select(['address', 'reason', 'detail', 'created_at as createdAt', 'created_by as createdBy']);
  if (search !== '') query = query.where(sql<boolean>`position(${search} in address) > 0`);
  if (before) {
    query = query.where(
      sql<boolean>`(created_at, address) < (${toTimestamptz(before.createdAt)}::timestamptz, ${before.address})`,
    );
  }
  return query.orderBy('created_at', 'desc').orderBy('address', 'desc').limit(limit).execute();
}

/** What the owner of an address says of a topic. */
export interface ConsentChange {
  address: string;
  topic: string;
  state: ConsentState;
  source: string;
  proof: JsonObject;
}

/** Keeps what the owner of an address says; asking somebody again who has confirmed already changes nothing. */
export async function saveConsents(
  transaction: Kysely<Schema>,
  changes: readonly ConsentChange[],
  at: Instant,
): Promise<void> {
  if (changes.length === 0) return;
  const rows = rowsOf({
    address: { type: 'text', values: changes.map(({ address }) => address) },
    topic: { type: 'text', values: changes.map(({ topic }) => topic) },
    state: { type: 'text', values: changes.map(({ state }) => state) },
    source: { type: 'text', values: changes.map(({ source }) => source) },
    proof: { type: 'jsonb', values: changes.map(({ proof }) => JSON.stringify(proof)) },
  });
  await sql`
    insert into consent (address, topic, state, changed_at, source, proof)
    select address, topic, state, ${toTimestamptz(at)}::timestamptz, source, proof from ${rows}
    on conflict (address, topic) do update set state = excluded.state, changed_at = excluded.changed_at,
      source = excluded.source, proof = excluded.proof
    where consent.state <> excluded.state and not (consent.state = 'confirmed' and excluded.state in ('asked', 'given'))`.execute(
    transaction,
  );
}

/** What the owner of an address has said, by topic. */
export async function readConsents(
  database: Kysely<Schema>,
  address: string,
): Promise<{ topic: string; state: ConsentState; changedAt: Instant; source: string }[]> {
  return database
    .selectFrom('consent')
    .select(['topic', 'state', 'changed_at as changedAt', 'source'])
    .where('address', '=', address)
    .orderBy('topic')
    .execute();
}
