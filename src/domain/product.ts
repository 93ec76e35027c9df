/** A product of the catalogue. */
export interface Product {
  /** The id under which events name it: `product_id` or `sku`. */
  sku: string;
  title: string;
  /** Its page; null when there is none. */
  url: string | null;
  imageUrl: string | null;
  /** In the currency, not in cents; null when it has none. */
  price: number | null;
  /** Three letters, as ISO 4217 has them. */
  currency: string | null;
  categories: string[];
  /** Whether it may be suggested. */
  isAvailable: boolean;
}
