import type { Product } from '../domain/product.ts';

/** How often two products were bought together. */
export interface BoughtTogether {
  sku: string;
  other: string;
  /** Orders with both, with the one, with the other. */
  together: number;
  orders: number;
  otherOrders: number;
}

/** What a lead looked at and bought lately, the latest first, each product once. */
export interface ShoppingCourse {
  viewed: readonly string[];
  bought: readonly string[];
}

/** What speaks for products besides what the lead did. */
export interface SuggestionGround {
  pairs: ReadonlyMap<string, readonly BoughtTogether[]>;
  /** Products by id: of all that may come up, those that the catalogue has. */
  products: ReadonlyMap<string, Product>;
  /** What is bought most, by category. */
  bestOf: ReadonlyMap<string, readonly Product[]>;
}

/** Fewer orders with both are chance. */
const FEWEST_TOGETHER = 2;
/** So much less counts what was looked at before: the third counts (2/3)². */
const FADING = 2 / 3;
/** What the lead itself looked at counts as much as something that is always bought with it. */
const VIEWED_ITSELF = 1;
/** What goes with what it bought counts half of what goes with what it looks at now. */
const BOUGHT_BEFORE = 0.5;

/**
 * How much two products belong together by the orders: the cosine of their columns of orders, together / √(orders of the one ×
 * orders of the other), between 0 and 1 (Linden, Smith and York, Amazon.com recommendations, IEEE Internet Computing 7, 2003).
 * Unlike lift it does not favour what was hardly ever bought. 0 for fewer than two orders with both.
 */
export function productSimilarity({ together, orders, otherOrders }: BoughtTogether): number {
  if (together < FEWEST_TOGETHER || orders <= 0 || otherOrders <= 0) return 0;
  return Math.min(1, together / Math.sqrt(orders * otherOrders));
}

/**
 * Products for a lead, the best first: what it looked at and did not buy, and what is bought together with that and with what
 * it bought; where that is not enough, what is bought most in the categories that it looked at. Never what it bought lately,
 * nor what cannot be bought.
 */
export function suggestProducts(
  { viewed, bought }: ShoppingCourse,
  ground: SuggestionGround,
  limit: number,
): Product[] {
  const points = new Map<string, number>();
  const add = (sku: string, worth: number): void => {
    if (worth > 0) points.set(sku, (points.get(sku) ?? 0) + worth);
  };
  for (const [position, sku] of viewed.entries()) {
    const weight = FADING ** position;
    if (!bought.includes(sku)) add(sku, weight * VIEWED_ITSELF);
    for (const pair of ground.pairs.get(sku) ?? []) add(pair.other, weight * productSimilarity(pair));
  }
  for (const [position, sku] of bought.entries()) {
    const weight = BOUGHT_BEFORE * FADING ** position;
    for (const pair of ground.pairs.get(sku) ?? []) add(pair.other, weight * productSimilarity(pair));
  }
  const isOffered = (product: Product | undefined): product is Product =>
    product?.isAvailable === true && !bought.includes(product.sku);
  const ranked = [...points]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([sku]) => ground.products.get(sku))
    .filter(isOffered);
  const categories = viewed.flatMap((sku) => ground.products.get(sku)?.categories ?? []);
  const others = [...new Set(categories)].flatMap((category) => ground.bestOf.get(category) ?? []);
  const all = new Map([...ranked, ...others.filter(isOffered)].map((product) => [product.sku, product]));
  return [...all.values()].slice(0, limit);
}
