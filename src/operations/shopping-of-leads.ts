import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { PAGE_VIEWED } from '../domain/message.ts';
import type { Product } from '../domain/product.ts';
import { interestsOf } from '../messaging/interests.ts';
import { basketOf, productOf } from '../messaging/order-pairs.ts';
import { type ShoppingCourse, suggestProducts } from '../messaging/suggest-products.ts';
import { readProductPairs } from '../store/product-pairs.ts';
import { readBestOfCategories, readProducts } from '../store/products.ts';
import { type RecentEvent, readRecentEvents } from '../store/recent-events.ts';
import type { Schema } from '../store/schema.ts';

const PRODUCT_VIEWED = 'Product Viewed';
const PRODUCT_ADDED = 'Product Added';
const ORDER_COMPLETED = 'Order Completed';
/** So many of the latest messages of a lead are looked at. */
const MESSAGES_OF_EACH = 200;
/** So many products that it looked at or bought have a say. */
const SEEDS = 10;
const MOST_SUGGESTED = 6;

/** What a lead looked at lately, and what could be offered to it. */
export interface Shopping {
  interests: string[];
  products: Product[];
}

/** Interests and suggestions of some leads, by the latest of what they did; what is needed is read for all of them at once. */
export async function shoppingOfLeads(
  database: Kysely<Schema>,
  { subjectIds, now }: { subjectIds: readonly string[]; now: Instant },
): Promise<Map<string, Shopping>> {
  const events = await readRecentEvents(database, {
    subjectIds,
    names: [PRODUCT_VIEWED, PRODUCT_ADDED, ORDER_COMPLETED, PAGE_VIEWED],
    each: MESSAGES_OF_EACH,
    through: now,
  });
  const byLead = Map.groupBy(events, ({ subjectId }) => subjectId);
  const courses = new Map([...byLead].map(([subjectId, own]) => [subjectId, courseOf(own)]));
  const ground = await readGround(database, [...courses.values()]);
  return new Map(
    [...byLead].map(([subjectId, own]): [string, Shopping] => {
      const views = own.filter(({ name }) => name === PRODUCT_VIEWED || name === PAGE_VIEWED);
      const course = courses.get(subjectId) ?? { viewed: [], bought: [] };
      return [
        subjectId,
        {
          interests: interestsOf(views.map(({ properties }) => withCategory(properties, ground.products))),
          products: suggestProducts(course, ground, MOST_SUGGESTED),
        },
      ];
    }),
  );
}

function courseOf(events: readonly RecentEvent[]): ShoppingCourse {
  const viewed = new Set<string>();
  const bought = new Set<string>();
  for (const { name, properties } of events) {
    if (name === ORDER_COMPLETED) for (const sku of basketOf(properties)) bought.add(sku);
    else if (name !== PAGE_VIEWED) viewed.add(productOf(properties) ?? '');
  }
  viewed.delete('');
  return { viewed: [...viewed].slice(0, SEEDS), bought: [...bought] };
}

/** A view of a product that does not say its category has that of the catalogue. */
function withCategory(
  properties: RecentEvent['properties'],
  products: ReadonlyMap<string, Product>,
): RecentEvent['properties'] {
  const sku = productOf(properties);
  const categories = sku === undefined ? undefined : products.get(sku)?.categories;
  return properties.category === undefined && categories
    ? { ...properties, category: categories }
    : properties;
}

async function readGround(database: Kysely<Schema>, courses: readonly ShoppingCourse[]) {
  const seeds = [...new Set(courses.flatMap(({ viewed, bought }) => [...viewed, ...bought.slice(0, SEEDS)]))];
  const pairs = await readProductPairs(database, seeds);
  const skus = [...new Set([...seeds, ...pairs.map(({ other }) => other)])];
  const products = new Map((await readProducts(database, skus)).map((product) => [product.sku, product]));
  const categories = [...new Set(seeds.flatMap((sku) => products.get(sku)?.categories ?? []))];
  const best = await readBestOfCategories(database, { categories, each: MOST_SUGGESTED * 2 });
  const bestOf = new Map(
    categories.map((category) => [category, best.filter((product) => product.categories.includes(category))]),
  );
  return { pairs: Map.groupBy(pairs, ({ sku }) => sku), products, bestOf };
}
