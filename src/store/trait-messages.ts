import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Schema } from './schema.ts';

/** A message that sets traits of a lead. */
export interface StoredTraitMessage {
  subjectId: string;
  messageId: string;
  occurredAt: Instant;
  receivedAt: Instant;
  properties: JsonObject;
}

/** All messages that set traits of leads, without those that were taken back; of each lead in order of occurrence. */
export async function readTraitMessages(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
): Promise<StoredTraitMessage[]> {
  if (subjectIds.length === 0) return [];
  return database
    .selectFrom('message')
    .select([
      'subject_id as subjectId',
      'message_id as messageId',
      'occurred_at as occurredAt',
      'received_at as receivedAt',
      'properties',
    ])
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .where('kind', '=', 'identify')
    .where('retraction', 'is', null)
    .orderBy('subject_id')
    .orderBy('occurred_at')
    .orderBy('message_id')
    .execute();
}
