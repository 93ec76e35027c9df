import type { Kysely, Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { BookingPage } from '../domain/meeting.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** All booking pages, by their slug. */
export async function listBookingPages(database: Kysely<Schema>): Promise<BookingPage[]> {
  const rows = await database.selectFrom('booking_page').select(['slug', 'page']).orderBy('slug').execute();
  return rows.map(({ slug, page }) => ({ ...page, slug }));
}

/** A booking page by its slug. */
export async function findBookingPage(
  database: Kysely<Schema>,
  slug: string,
): Promise<BookingPage | undefined> {
  const row = await database
    .selectFrom('booking_page')
    .select(['slug', 'page'])
    .where('slug', '=', slug)
    .executeTakeFirst();
  return row && { ...row.page, slug: row.slug };
}

/** Keeps a booking page, a new one or in the place of the one with its slug. */
export async function saveBookingPage(
  transaction: Transaction<Schema>,
  { slug, ...page }: BookingPage,
  at: Instant,
): Promise<void> {
  const text = JSON.stringify(page);
  const updated = toTimestamptz(at);
  await transaction
    .insertInto('booking_page')
    .values({ slug, page: text, created_at: updated, updated_at: updated })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet({ page: text, updated_at: updated }))
    .execute();
}

/** Removes a booking page; its meetings stay. @returns whether there was one */
export async function deleteBookingPage(database: Kysely<Schema>, slug: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('booking_page')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
