import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { AuditEntryTable, Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

export interface AuditEntry {
  occurredAt: Instant;
  actorKind: AuditEntryTable['actor_kind'];
  /** Of a person or a key. */
  actorId: string | null;
  actorName: string;
  action: string;
  target: JsonObject;
  details: JsonObject;
  address: string;
}

/** Notes that something was done. */
export async function insertAuditEntry(database: Kysely<Schema>, entry: AuditEntry): Promise<void> {
  await database
    .insertInto('audit_entry')
    .values({
      occurred_at: toTimestamptz(entry.occurredAt),
      actor_kind: entry.actorKind,
      actor_id: entry.actorId,
      actor_name: entry.actorName,
      action: entry.action,
      target: entry.target,
      details: entry.details,
      address: entry.address,
    })
    .execute();
}

/** Which entries to read. */
export interface AuditFilter {
  actorId?: string | undefined;
  /** An action, or the beginning of several as `person.`. */
  action?: string | undefined;
  since?: Instant | undefined;
  until?: Instant | undefined;
  /** Only entries before this one. */
  before?: number | undefined;
}

/** Entries of the audit log, the latest first. */
export async function listAuditEntries(
  database: Kysely<Schema>,
  { actorId, action, since, until, before, limit }: AuditFilter & { limit: number },
): Promise<(AuditEntry & { entryId: number })[]> {
  let query = database
    .selectFrom('audit_entry')
    .select([
      'entry_id as entryId',
      'occurred_at as occurredAt',
      'actor_kind as actorKind',
      'actor_id as actorId',
      'actor_name as actorName',
      'action',
      'target',
      'details',
      'address',
    ]);
  if (actorId !== undefined) query = query.where('actor_id', '=', actorId);
  if (action?.endsWith('.')) query = query.where(sql<boolean>`starts_with(action, ${action})`);
  else if (action !== undefined) query = query.where('action', '=', action);
  if (since !== undefined) query = query.where('occurred_at', '>=', sql<number>`${toTimestamptz(since)}`);
  if (until !== undefined) query = query.where('occurred_at', '<', sql<number>`${toTimestamptz(until)}`);
  if (before !== undefined) query = query.where('entry_id', '<', before);
  return query.orderBy('entry_id', 'desc').limit(limit).execute();
}
