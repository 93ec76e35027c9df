import { z } from 'zod';

const address = z
  .string()
  .trim()
  .max(2_000)
  .regex(/^https?:\/\/\S+$/i, 'expected an address with https:// or http://');

/** A product of the catalogue. */
export const productSchema = z.object({
  sku: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .meta({ description: 'The id under which events name it: `product_id` or `sku`.' }),
  title: z.string().trim().min(1).max(300),
  url: address.nullable().default(null),
  imageUrl: address.nullable().default(null),
  price: z.number().min(0).max(1_000_000_000).nullable().default(null),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'expected three capital letters, such as EUR')
    .nullable()
    .default(null),
  categories: z.array(z.string().trim().min(1).max(100)).max(20).default([]),
  isAvailable: z.boolean().default(true).meta({ description: 'Whether it may be suggested.' }),
});
export type ProductAnswer = z.infer<typeof productSchema>;
