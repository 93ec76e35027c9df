import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Product } from '../domain/product.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

const COLUMNS = [
  'sku',
  'title',
  'url',
  'image_url as imageUrl',
  'price',
  'currency',
  'categories',
  'is_available as isAvailable',
] as const;

/** Products in the order of their ids, after one, whose id or title has a text in it. */
export async function listProducts(
  database: Kysely<Schema>,
  { after, search, limit }: { after?: string | undefined; search?: string | undefined; limit: number },
): Promise<Product[]> {
  let query = database.selectFrom('product').select(COLUMNS).orderBy('sku').limit(limit);
  if (after !== undefined) query = query.where('sku', '>', after);
  if (search !== undefined) {
    query = query.where(
      sql<boolean>`(strpos(lower(title), lower(${search})) > 0 or strpos(lower(sku), lower(${search})) > 0)`,
    );
  }
  return (await query.execute()).map(productOf);
}

/** How many products there are, and how many of them may be suggested. */
export async function countProducts(
  database: Kysely<Schema>,
): Promise<{ products: number; available: number }> {
  const { rows } = await sql<{ products: number; available: number }>`
    select count(*) as products, count(*) filter (where is_available) as available from product`.execute(
    database,
  );
  return rows[0] ?? { products: 0, available: 0 };
}

/** The products of some ids. */
export async function readProducts(database: Kysely<Schema>, skus: readonly string[]): Promise<Product[]> {
  if (skus.length === 0) return [];
  const rows = await database
    .selectFrom('product')
    .select(COLUMNS)
    .where('sku', '=', sql<string>`any(${skus}::text[])`)
    .execute();
  return rows.map(productOf);
}

/** Of each of some categories, the available products that are bought most; at most so many of each. */
export async function readBestOfCategories(
  database: Kysely<Schema>,
  { categories, each }: { categories: readonly string[]; each: number },
): Promise<Product[]> {
  if (categories.length === 0) return [];
  const { rows } = await sql<Parameters<typeof productOf>[0]>`
    select distinct best.sku, title, url, image_url as "imageUrl", price, currency, categories, true as "isAvailable"
    from unnest(${categories}::text[]) as asked (category)
    cross join lateral (
      select product.* from product left join product_sale using (sku)
      where product.categories @> array[asked.category] and is_available
      order by coalesce(product_sale.orders, 0) desc, product.sku limit ${each}
    ) best`.execute(database);
  return rows.map(productOf);
}

/** Makes products, or changes those of the same ids. */
export async function saveProducts(
  database: Kysely<Schema>,
  { products, at }: { products: readonly Product[]; at: Instant },
): Promise<void> {
  if (products.length === 0) return;
  const rows = rowsOf({
    sku: { type: 'text', values: products.map(({ sku }) => sku) },
    title: { type: 'text', values: products.map(({ title }) => title) },
    url: { type: 'text', values: products.map(({ url }) => url) },
    image_url: { type: 'text', values: products.map(({ imageUrl }) => imageUrl) },
    price: { type: 'text', values: products.map(({ price }) => (price === null ? null : String(price))) },
    currency: { type: 'text', values: products.map(({ currency }) => currency) },
    categories: { type: 'jsonb', values: products.map(({ categories }) => JSON.stringify(categories)) },
    is_available: { type: 'boolean', values: products.map(({ isAvailable }) => isAvailable) },
  });
  await sql`
    insert into product (sku, title, url, image_url, price, currency, categories, is_available, updated_at)
    select sku, title, url, image_url, price::numeric, currency,
      array(select jsonb_array_elements_text(categories)), is_available, ${toTimestamptz(at)}::timestamptz
    from ${rows}
    on conflict (sku) do update set title = excluded.title, url = excluded.url, image_url = excluded.image_url,
      price = excluded.price, currency = excluded.currency, categories = excluded.categories,
      is_available = excluded.is_available, updated_at = excluded.updated_at`.execute(database);
}

/** @returns whether there was one */
export async function deleteProduct(database: Kysely<Schema>, sku: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('product')
    .where('sku', '=', sku)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

function productOf({ price, ...row }: Omit<Product, 'price'> & { price: string | null }): Product {
  return { ...row, price: price === null ? null : Number(price) };
}
