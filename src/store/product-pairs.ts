import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** An order as it came in. */
export interface OrderRow {
  subjectId: string;
  messageId: string;
  receivedAt: Instant;
  properties: JsonObject;
}

/** Locks the count of what is bought together; undefined while another process is at it. */
export async function lockProductCount(
  transaction: Transaction<Schema>,
): Promise<{ through: Instant | null; subjectId: string | null; messageId: string | null } | undefined> {
  await sql`insert into product_count default values on conflict do nothing`.execute(transaction);
  return transaction
    .selectFrom('product_count')
    .select(['through', 'through_subject as subjectId', 'through_message as messageId'])
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

/** The next orders that were received up to an instant and are not counted yet, in the order in which they came. */
export async function readOrdersAfter(
  database: Kysely<Schema>,
  {
    from,
    through,
    limit,
  }: {
    from: { through: Instant | null; subjectId: string | null; messageId: string | null };
    through: Instant;
    limit: number;
  },
): Promise<OrderRow[]> {
  const behind =
    from.through === null
      ? sql``
      : sql`and (received_at, subject_id, message_id) >
          (${toTimestamptz(from.through)}::timestamptz, ${from.subjectId}::uuid, ${from.messageId}::text)`;
  const { rows } = await sql<OrderRow>`
    select subject_id as "subjectId", message_id as "messageId", received_at as "receivedAt",
      case when retraction is null then properties else '{}'::jsonb end as properties
    from message
    where name = 'Order Completed' and kind = 'track'
      and received_at <= ${toTimestamptz(through)}::timestamptz ${behind}
    order by received_at, subject_id, message_id limit ${limit}`.execute(database);
  return rows;
}

/** Adds orders to the counts, and notes up to which order that has come. */
export async function addToProductCounts(
  transaction: Transaction<Schema>,
  {
    sales,
    pairs,
    last,
    orders,
  }: {
    sales: ReadonlyMap<string, number>;
    pairs: readonly { sku: string; other: string; orders: number }[];
    last: OrderRow;
    orders: number;
  },
): Promise<void> {
  if (sales.size > 0) {
    const rows = rowsOf({
      sku: { type: 'text', values: [...sales.keys()] },
      orders: { type: 'integer', values: [...sales.values()] },
    });
    await sql`insert into product_sale (sku, orders) select sku, orders from ${rows}
      on conflict (sku) do update set orders = product_sale.orders + excluded.orders`.execute(transaction);
  }
  if (pairs.length > 0) {
    const rows = rowsOf({
      sku: { type: 'text', values: pairs.map(({ sku }) => sku) },
      other_sku: { type: 'text', values: pairs.map(({ other }) => other) },
      orders: { type: 'integer', values: pairs.map((pair) => pair.orders) },
    });
    await sql`insert into product_pair (sku, other_sku, orders) select sku, other_sku, orders from ${rows}
      on conflict (sku, other_sku) do update set orders = product_pair.orders + excluded.orders`.execute(
      transaction,
    );
  }
  await sql`update product_count set through = ${toTimestamptz(last.receivedAt)}::timestamptz,
    through_subject = ${last.subjectId}::uuid, through_message = ${last.messageId}, orders = orders + ${orders}`.execute(
    transaction,
  );
}

/** Forgets of some products all pairs but those that were bought together most often, so that the table is bounded. */
export async function trimProductPairs(
  transaction: Transaction<Schema>,
  { skus, keep }: { skus: readonly string[]; keep: number },
): Promise<void> {
  if (skus.length === 0) return;
  await sql`
    delete from product_pair using (
      select sku, other_sku, row_number() over (partition by sku order by orders desc, other_sku) as place
      from product_pair where sku = any(${skus}::text[])
    ) ranked
    where ranked.place > ${keep} and product_pair.sku = ranked.sku
      and product_pair.other_sku = ranked.other_sku`.execute(transaction);
}

/** What was bought together with some products, with in how many orders each was. */
export async function readProductPairs(
  database: Kysely<Schema>,
  skus: readonly string[],
): Promise<{ sku: string; other: string; together: number; orders: number; otherOrders: number }[]> {
  if (skus.length === 0) return [];
  const { rows } = await sql<{
    sku: string;
    other: string;
    together: number;
    orders: number;
    otherOrders: number;
  }>`
    select pair.sku, pair.other_sku as other, pair.orders as together, one.orders, other.orders as "otherOrders"
    from product_pair pair join product_sale one on one.sku = pair.sku join product_sale other on other.sku = pair.other_sku
    where pair.sku = any(${skus}::text[])`.execute(database);
  return rows;
}

/** Begins the count anew: from the first order on. */
export async function resetProductCounts(transaction: Transaction<Schema>): Promise<void> {
  await sql`delete from product_pair`.execute(transaction);
  await sql`delete from product_sale`.execute(transaction);
  await sql`delete from product_count`.execute(transaction);
}
