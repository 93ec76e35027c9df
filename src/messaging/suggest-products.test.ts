import { describe, expect, it } from 'vitest';
import type { Product } from '../domain/product.ts';
import { basketOf, countOrders } from './order-pairs.ts';
import {
  type BoughtTogether,
  productSimilarity,
  type SuggestionGround,
  suggestProducts,
} from './suggest-products.ts';

function product(sku: string, extra: Partial<Product> = {}): Product {
  const base = {
    title: sku,
    url: null,
    imageUrl: null,
    price: null,
    currency: null,
    categories: [],
    isAvailable: true,
  };
  return { sku, ...base, ...extra };
}

function groundOf(products: readonly Product[], baskets: readonly (readonly string[])[]): SuggestionGround {
  const { sales, pairs } = countOrders(baskets);
  const rows: BoughtTogether[] = pairs.map(({ sku, other, orders: together }) => ({
    sku,
    other,
    together,
    orders: sales.get(sku) ?? 0,
    otherOrders: sales.get(other) ?? 0,
  }));
  const categories = [...new Set(products.flatMap((one) => one.categories))];
  return {
    pairs: Map.groupBy(rows, ({ sku }) => sku),
    products: new Map(products.map((one) => [one.sku, one])),
    bestOf: new Map(categories.map((one) => [one, products.filter((p) => p.categories.includes(one))])),
  };
}

const skusOf = (products: readonly Product[]) => products.map(({ sku }) => sku);

describe('productSimilarity', () => {
  it('is the cosine of the columns of orders', () => {
    // python: from sklearn.metrics.pairwise import cosine_similarity as c; a=[1,1,1,0,0]; b=[0,1,1,1,0]
    //         print(repr(c([a],[b])[0,0]))
    const { sales, pairs } = countOrders([['a'], ['a', 'b'], ['a', 'b'], ['b'], ['c']]);
    const together = pairs.find(({ sku, other }) => sku === 'a' && other === 'b')?.orders ?? 0;
    const pair = {
      sku: 'a',
      other: 'b',
      together,
      orders: sales.get('a') ?? 0,
      otherOrders: sales.get('b') ?? 0,
    };
    expect(productSimilarity(pair)).toBeCloseTo(0.6666666666666669, 14);
    expect(productSimilarity({ ...pair, together: 1 })).toBe(0);
  });
});

describe('suggestProducts', () => {
  const catalogue = [
    product('chair', { categories: ['seats'] }),
    product('desk'),
    product('lamp'),
    product('sofa', { categories: ['seats'] }),
    product('old', { isAvailable: false }),
  ];
  const orders = [
    ['chair', 'desk', 'old'],
    ['chair', 'desk', 'old'],
    ['chair', 'lamp'],
    ['lamp', 'desk'],
    ['lamp', 'chair'],
  ];
  const ground = groundOf(catalogue, orders);

  it('begins with what was looked at, then what is bought with it, then the best of its categories', () => {
    expect(skusOf(suggestProducts({ viewed: ['chair'], bought: [] }, ground, 6))).toEqual([
      'chair',
      'desk',
      'lamp',
      'sofa',
    ]);
    expect(skusOf(suggestProducts({ viewed: ['sofa', 'chair'], bought: [] }, ground, 2))).toEqual([
      'sofa',
      'chair',
    ]);
  });

  it('never shows what was just bought, what cannot be bought, or what the catalogue does not have', () => {
    const shown = skusOf(suggestProducts({ viewed: ['chair', 'ghost'], bought: ['desk'] }, ground, 6));
    expect(shown).toEqual(['chair', 'lamp', 'sofa']);
    expect(suggestProducts({ viewed: [], bought: [] }, ground, 6)).toEqual([]);
  });
});

describe('basketOf', () => {
  it('reads the products of Segment, each once', () => {
    const products = [
      { product_id: 'a' },
      { sku: 'b' },
      { product_id: 'a', sku: 'x' },
      { product_id: 7 },
      'no',
      null,
    ];
    expect(basketOf({ products })).toEqual(['a', 'b', '7']);
    expect(basketOf({ product_id: 'single' })).toEqual(['single']);
    expect(basketOf({})).toEqual([]);
  });
});
