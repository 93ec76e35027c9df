import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

export interface ApiKeyRow {
  keyId: string;
  kind: 'write' | 'api';
  name: string;
  scopes: string[];
  createdAt: Instant;
  lastUsedAt: Instant | null;
  revokedAt: Instant | null;
}

const COLUMNS = [
  'key_id as keyId',
  'kind',
  'name',
  'scopes',
  'created_at as createdAt',
  'last_used_at as lastUsedAt',
  'revoked_at as revokedAt',
] as const;

export async function insertApiKey(
  database: Kysely<Schema>,
  key: Pick<ApiKeyRow, 'keyId' | 'kind' | 'name' | 'scopes' | 'createdAt'> & { secretHash: string },
): Promise<void> {
  await database
    .insertInto('api_key')
    .values({
      key_id: key.keyId,
      kind: key.kind,
      name: key.name,
      scopes: key.scopes,
      secret_hash: key.secretHash,
      created_at: toTimestamptz(key.createdAt),
    })
    .execute();
}

/** The key with this hash, when it has not been revoked. */
export async function findApiKey(
  database: Kysely<Schema>,
  secretHash: string,
): Promise<ApiKeyRow | undefined> {
  return database
    .selectFrom('api_key')
    .select(COLUMNS)
    .where('secret_hash', '=', secretHash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

export async function listApiKeys(database: Kysely<Schema>): Promise<ApiKeyRow[]> {
  return database.selectFrom('api_key').select(COLUMNS).orderBy('created_at').execute();
}

/** Notes that a key was used; at most once a minute, so that reading does not write all the time. */
export async function touchApiKey(
  database: Kysely<Schema>,
  { keyId, at }: { keyId: string; at: Instant },
): Promise<void> {
  await database
    .updateTable('api_key')
    .set({ last_used_at: toTimestamptz(at) })
    .where('key_id', '=', keyId)
    .execute();
}

/** Revokes a key; false when there is none that could be. */
export async function revokeApiKey(
  database: Kysely<Schema>,
  { keyId, at }: { keyId: string; at: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('api_key')
    .set({ revoked_at: toTimestamptz(at) })
    .where('key_id', '=', keyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows) > 0;
}
