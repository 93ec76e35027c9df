import { sql, type Transaction } from 'kysely';
import { rowsOf } from './rows.ts';
import type { IdentityKind, Schema } from './schema.ts';

/** A name under which a sender knows a lead or a company. */
export interface Identity {
  kind: IdentityKind;
  value: string;
}

export interface KnownIdentity extends Identity {
  subjectId: string;
  /** The lead whose name it is; another one when that lead has been merged into the subject. */
  originId: string;
}

/** Which subjects are known under these names, and all the other names of those subjects. */
export async function findIdentities(
  transaction: Transaction<Schema>,
  identities: readonly Identity[],
): Promise<KnownIdentity[]> {
  if (identities.length === 0) return [];
  const asked = rowsOf({
    kind: { type: 'text', values: identities.map(({ kind }) => kind) },
    value: { type: 'text', values: identities.map(({ value }) => value) },
  });
  const { rows } = await sql<KnownIdentity>`
    select kind, value, subject_id as "subjectId", coalesce(origin_id, subject_id) as "originId" from identity
    where subject_id in (select subject_id from identity join ${asked} using (kind, value))`.execute(
    transaction,
  );
  return rows;
}

/** Another transaction took a name at the same moment: the transaction must begin again. Postgres' serialization failure. */
export class IdentityTaken extends Error {
  override readonly name = 'IdentityTaken';
  readonly code = '40001';
}

/**
 * Gives subjects their names.
 *
 * @throws IdentityTaken when another transaction has just given one of them to someone.
 */
export async function insertIdentities(
  transaction: Transaction<Schema>,
  identities: readonly KnownIdentity[],
): Promise<void> {
  if (identities.length === 0) return;
  // In one order everywhere, so that two transactions never wait for each other.
  const sorted = identities.toSorted((a, b) => (`${a.kind} ${a.value}` < `${b.kind} ${b.value}` ? -1 : 1));
  const added = rowsOf({
    kind: { type: 'text', values: sorted.map(({ kind }) => kind) },
    value: { type: 'text', values: sorted.map(({ value }) => value) },
    subject_id: { type: 'uuid', values: sorted.map(({ subjectId }) => subjectId) },
    origin_id: {
      type: 'uuid',
      values: sorted.map(({ subjectId, originId }) => (originId === subjectId ? null : originId)),
    },
  });
  const { numAffectedRows } = await sql`
    insert into identity (kind, value, subject_id, origin_id)
    select kind, value, subject_id, origin_id from ${added}
    on conflict do nothing`.execute(transaction);
  if (Number(numAffectedRows) < identities.length) {
    throw new IdentityTaken('another transaction has just seen the same person for the first time');
  }
}

/** Passes all names of a lead on to the lead that it turned out to be; they remember whose they are. */
export async function moveIdentities(
  transaction: Transaction<Schema>,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await sql`
    update identity set subject_id = ${to}, origin_id = coalesce(origin_id, ${from})
    where subject_id = ${from}`.execute(transaction);
}

/** Gives a lead back the names that were its own, or of leads that had been merged into it, before it was merged. */
export async function returnIdentities(
  transaction: Transaction<Schema>,
  { from, to, origins }: { from: string; to: string; origins: readonly string[] },
): Promise<void> {
  await sql`
    update identity set subject_id = ${to}, origin_id = nullif(origin_id, ${to})
    where subject_id = ${from} and origin_id = any(${origins}::uuid[])`.execute(transaction);
}
