import type { Transaction } from 'kysely';
import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import { basketOf, countOrders } from '../messaging/order-pairs.ts';
import {
  addToProductCounts,
  lockProductCount,
  readOrdersAfter,
  trimProductPairs,
} from '../store/product-pairs.ts';
import type { Schema } from '../store/schema.ts';

const ORDERS_AT_ONCE = 500;
/** Of each product the pairs that were bought together most often are kept. */
const PAIRS_KEPT = 100;
/** What came in just now may still be committed behind what is counted already. */
const SETTLED_AFTER_MS = 2 * MINUTE_MS;

/**
 * Counts some more orders that came in since the last time: what is bought, and what is bought together.
 *
 * @returns whether there may be more
 */
export async function countNewOrders(transaction: Transaction<Schema>, now: Instant): Promise<boolean> {
  const from = await lockProductCount(transaction);
  if (!from) return false;
  const orders = await readOrdersAfter(transaction, {
    from,
    through: now - SETTLED_AFTER_MS,
    limit: ORDERS_AT_ONCE,
  });
  const last = orders.at(-1);
  if (!last) return false;
  const baskets = orders.map(({ properties }) => basketOf(properties));
  const { sales, pairs } = countOrders(baskets);
  await addToProductCounts(transaction, { sales, pairs, last, orders: orders.length });
  await trimProductPairs(transaction, { skus: [...new Set(pairs.map(({ sku }) => sku))], keep: PAIRS_KEPT });
  return orders.length === ORDERS_AT_ONCE;
}
