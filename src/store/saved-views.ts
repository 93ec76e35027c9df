import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A filter of the queue that somebody saved. */
export interface SavedViewRow {
  viewId: string;
  ownerId: string;
  name: string;
  filter: Record<string, string>;
  position: number;
  isShared: boolean;
}

/** Nobody needs to see more of the others' views. */
const MOST_SHARED = 200;

/** The views of somebody, in their order, and then those that others share. */
export async function listViews(database: Kysely<Schema>, ownerId: string): Promise<SavedViewRow[]> {
  const { rows } = await sql<SavedViewRow>`
    (select view_id as "viewId", owner_id as "ownerId", name, filter, position, is_shared as "isShared" from saved_view
      where owner_id = ${ownerId} order by position, created_at, view_id)
    union all
    (select view_id, owner_id, name, filter, position, is_shared from saved_view
      where is_shared and owner_id <> ${ownerId} order by name, view_id limit ${MOST_SHARED})`.execute(
    database,
  );
  return rows;
}

/** How many views somebody has. */
export async function countViews(database: Kysely<Schema>, ownerId: string): Promise<number> {
  const row = await database
    .selectFrom('saved_view')
    .select((eb) => eb.fn.countAll<number>().as('views'))
    .where('owner_id', '=', ownerId)
    .executeTakeFirstOrThrow();
  return row.views;
}

export async function insertView(
  database: Kysely<Schema>,
  { viewId, ownerId, name, filter, position, isShared, at }: SavedViewRow & { at: Instant },
): Promise<void> {
  await sql`
    insert into saved_view (view_id, owner_id, name, filter, position, is_shared, created_at)
    values (${viewId}, ${ownerId}, ${name}, ${JSON.stringify(filter)}::jsonb, ${position}, ${isShared},
      ${toTimestamptz(at)}::timestamptz)`.execute(database);
}

/** Changes a view of somebody; false when there is no such view of theirs. */
export async function updateView(
  database: Kysely<Schema>,
  { viewId, ownerId, name, filter, position, isShared }: SavedViewRow,
): Promise<boolean> {
  const { rows } = await sql`
    update saved_view set name = ${name}, filter = ${JSON.stringify(filter)}::jsonb, position = ${position},
      is_shared = ${isShared}
    where view_id = ${viewId} and owner_id = ${ownerId} returning 1`.execute(database);
  return rows.length > 0;
}

/** Removes a view of somebody; false when there is no such view of theirs. */
export async function deleteView(
  database: Kysely<Schema>,
  { viewId, ownerId }: { viewId: string; ownerId: string },
): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('saved_view')
    .where('view_id', '=', viewId)
    .where('owner_id', '=', ownerId)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows) > 0;
}
