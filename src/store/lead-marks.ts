import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { MessageKind } from '../domain/message.ts';
import type { Schema } from './schema.ts';

/** A message that decides about a lead's examples. */
export interface MarkingMessage {
  subjectId: string;
  messageId: string;
  kind: MessageKind;
  /** Folded: NFC, lower case. */
  event: string;
  occurredAt: Instant;
  properties: JsonObject;
}

/**
 * The events of leads that have one of some names, without those that were taken back.
 *
 * @param names folded
 * @param withTraits also the messages that set traits
 */
export async function readMarkingMessages(
  database: Kysely<Schema>,
  {
    subjectIds,
    names,
    withTraits,
  }: { subjectIds: readonly string[]; names: readonly string[]; withTraits: boolean },
): Promise<MarkingMessage[]> {
  if (subjectIds.length === 0) return [];
  const orTraits = withTraits ? sql`or kind = 'identify'` : sql``;
  const { rows } = await sql<MarkingMessage>`
    select subject_id as "subjectId", message_id as "messageId", kind, lower(normalize(name, nfc)) as event,
      occurred_at as "occurredAt", properties
    from message
    where subject_id = any(${subjectIds}::uuid[]) and retraction is null
      and ((kind in ('track', 'page', 'screen') and lower(normalize(name, nfc)) = any(${names}::text[])) ${orTraits})`.execute(
    database,
  );
  return rows;
}

/**
 * When it became known who each lead is: when the first message was received that says something of the person, or at
 * the instant it speaks of where that is later. Leads of whom nothing was ever said are left out.
 *
 * @param by `occurred` takes messages as if they had been received when they occurred
 */
export async function readKnownSince(
  database: Kysely<Schema>,
  { subjectIds, by }: { subjectIds: readonly string[]; by: 'received' | 'occurred' },
): Promise<Map<string, Instant>> {
  if (subjectIds.length === 0) return new Map();
  const knownAt = by === 'received' ? sql`greatest(occurred_at, received_at)` : sql`occurred_at`;
  const { rows } = await sql<{ subjectId: string; knownAt: Instant }>`
    select subject_id as "subjectId", min(${knownAt}) as "knownAt" from message
    where subject_id = any(${subjectIds}::uuid[]) and kind in ('identify', 'group') and retraction is null
    group by subject_id`.execute(database);
  return new Map(rows.map((row) => [row.subjectId, row.knownAt]));
}
