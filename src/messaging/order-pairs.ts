import type { Json, JsonObject } from '../domain/json.ts';
import { isObject } from '../domain/json.ts';

/** Larger baskets are those of resellers and tests: of them the first so many products count. */
const LARGEST_BASKET = 20;

/** Counts of orders: by product, and by pair of products, each pair in both directions. */
export interface OrderCounts {
  sales: Map<string, number>;
  pairs: { sku: string; other: string; orders: number }[];
}

/** Counts in how many of some orders each product was, and each two products together. */
export function countOrders(baskets: readonly (readonly string[])[]): OrderCounts {
  const sales = new Map<string, number>();
  const pairs = new Map<string, Map<string, number>>();
  for (const basket of baskets) {
    for (const sku of basket) {
      sales.set(sku, (sales.get(sku) ?? 0) + 1);
      const together = pairs.get(sku) ?? new Map<string, number>();
      pairs.set(sku, together);
      for (const other of basket) if (other !== sku) together.set(other, (together.get(other) ?? 0) + 1);
    }
  }
  return {
    sales,
    pairs: [...pairs].flatMap(([sku, together]) =>
      [...together].map(([other, orders]) => ({ sku, other, orders })),
    ),
  };
}

/** The products of an order, each once: `products[]` of Segment's e-commerce events. */
export function basketOf(properties: JsonObject): string[] {
  const { products } = properties;
  const list = Array.isArray(products) ? products : [properties];
  const skus = list.flatMap((product: Json) =>
    isObject(product) ? (productOf(product as JsonObject) ?? []) : [],
  );
  return [...new Set(skus)].slice(0, LARGEST_BASKET);
}

/** Under which id an event names its product: `product_id`, otherwise `sku`. */
export function productOf(properties: JsonObject): string | undefined {
  for (const name of ['product_id', 'productId', 'sku']) {
    const value = properties[name];
    const id = typeof value === 'number' ? String(value) : value;
    if (typeof id === 'string' && id.trim() !== '' && id.length <= 200) return id.trim();
  }
  return undefined;
}
