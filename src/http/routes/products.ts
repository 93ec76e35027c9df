import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { FileRefused } from '../../files/file-refused.ts';
import { type ProductTable, readProducts } from '../../files/read-products.ts';
import { resetProductCounts } from '../../store/product-pairs.ts';
import { countProducts, deleteProduct, listProducts, saveProducts } from '../../store/products.ts';
import { productSchema } from '../contract/products.ts';
import { limitParameter, problemSchema, problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const refused = { ...problems, 422: problemSchema };
/** The text of a file, in characters; larger ones go in parts, as the command line does it. */
const LONGEST_FILE = 4_000_000;
const MOST_REFUSALS = 100;
const SAVED_AT_ONCE = 1_000;

/** The catalogue of products that e-mails suggest. */
export function productRoutes({ database, clock, orderCounter }: Services): FastifyPluginCallbackZod {
  return (server, _options, done) => {
    server.get(
      '/products',
      {
        config: { access: 'mail:read' },
        schema: {
          summary: 'Products of the catalogue, in the order of their ids',
          tags: ['E-mails'],
          querystring: z.object({
            search: z.string().min(1).max(200).optional().meta({ description: 'In the id or the title.' }),
            after: z.string().max(200).optional().meta({ description: 'Go on after this id.' }),
            limit: limitParameter(200, 50),
          }),
          response: {
            200: z.object({
              items: z.array(productSchema),
              next: z.string().nullable().meta({ description: 'For `after`; null at the end.' }),
              products: z.number().int(),
              available: z.number().int(),
            }),
            ...problems,
          },
        },
      },
      async ({ query }) => {
        const items = await listProducts(database.kysely, query);
        const next = items.length === query.limit ? (items.at(-1)?.sku ?? null) : null;
        return { items, next, ...(await countProducts(database.kysely)) };
      },
    );

    server.put(
      '/products',
      {
        config: { access: 'mail:write', audit: 'products.save' },
        schema: {
          summary: 'Make products, or change those of the same ids; up to a thousand at once',
          tags: ['E-mails'],
          body: z.object({ products: z.array(productSchema).min(1).max(SAVED_AT_ONCE) }),
          response: { 200: z.object({ saved: z.number().int() }), ...problems },
        },
      },
      async (request) => {
        const products = [...new Map(request.body.products.map((one) => [one.sku, one])).values()];
        await saveProducts(database.kysely, { products, at: clock() });
        request.audited = { details: { products: products.length } };
        return { saved: products.length };
      },
    );

    server.post(
      '/products/import',
      {
        config: { access: 'mail:write', audit: 'products.import' },
        schema: {
          summary:
            'Take in a file of products, CSV or JSON; rows that are none are told, the others are kept',
          tags: ['E-mails'],
          body: z.object({ content: z.string().min(1).max(LONGEST_FILE) }),
          response: {
            200: z.object({
              saved: z.number().int(),
              refused: z.number().int(),
              refusals: z.array(z.object({ line: z.number().int(), column: z.string(), reason: z.string() })),
            }),
            ...refused,
          },
        },
      },
      async (request) => {
        const { products, refusals } = readTable(request.body.content);
        if (products.length === 0) throw nothingRead(refusals);
        await database.transaction(async (transaction) => {
          for (let from = 0; from < products.length; from += SAVED_AT_ONCE)
            await saveProducts(transaction, {
              products: products.slice(from, from + SAVED_AT_ONCE),
              at: clock(),
            });
        });
        request.audited = { details: { products: products.length } };
        return {
          saved: products.length,
          refused: refusals.length,
          refusals: refusals.slice(0, MOST_REFUSALS),
        };
      },
    );

    server.post(
      '/products/recount',
      {
        config: { access: 'mail:write', audit: 'products.recount' },
        schema: {
          summary: 'Count anew what is bought together, from the first order on, in the background',
          tags: ['E-mails'],
          body: z.object({}).optional(),
          response: { 202: z.object({ isCounting: z.boolean() }), ...problems },
        },
      },
      async (_request, reply) => {
        await database.transaction(resetProductCounts);
        orderCounter.wake();
        return reply.status(202).send({ isCounting: true });
      },
    );

    server.delete(
      '/products/:sku',
      {
        config: { access: 'mail:write', audit: 'product.remove' },
        schema: {
          summary: 'Remove a product from the catalogue',
          tags: ['E-mails'],
          params: z.object({ sku: z.string().min(1).max(200) }),
          response: { 200: z.object({ sku: z.string() }), ...problems },
        },
      },
      async ({ params }) => {
        if (await deleteProduct(database.kysely, params.sku)) return { sku: params.sku };
        throw new HttpProblem(404, `there is no product “${params.sku}”`);
      },
    );
    done();
  };
}

function readTable(content: string): ProductTable {
  try {
    return readProducts(content);
  } catch (error) {
    if (error instanceof FileRefused || error instanceof SyntaxError)
      throw new HttpProblem(422, `the file cannot be read: ${error.message}`, { cause: error });
    throw error;
  }
}

function nothingRead(refusals: ProductTable['refusals']): HttpProblem {
  const [first] = refusals;
  const why = first
    ? `line ${first.line}, ${first.column || 'the row'}: ${first.reason}`
    : 'expected a line of column names with sku and title, or a JSON list';
  return new HttpProblem(422, `no product in the file: ${why}`, {
    errors: refusals.slice(0, MOST_REFUSALS).map(({ line, column, reason }) => ({
      field: 'content',
      detail: `line ${line}, ${column}: ${reason}`,
    })),
  });
}
