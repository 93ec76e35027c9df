import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { readProducts } from '../files/read-products.ts';
import { productSchema } from '../http/contract/products.ts';
import type { Api } from './api.ts';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { CommandFailed } from './command-failed.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';
import { renderTable } from './table.ts';

const SENT_AT_ONCE = 1_000;
const SHOWN_REFUSALS = 20;
const listSchema = z.object({ items: z.array(productSchema), products: z.number(), available: z.number() });

interface ListFlags extends CommonFlags {
  search?: string;
  limit?: string;
}

/** Adds `ripen products`. */
export function addProducts(program: Command, context: CommandContext): void {
  const products = program
    .command('products')
    .description('the catalogue of products that e-mails suggest')
    .exitOverride();
  withJson(onInstallation(products.command('import')))
    .argument(
      '<file>',
      'CSV with a line of column names, or a JSON list: sku, title, url, image_url, price, …',
    )
    .description('make products of a file, or change those of the same ids')
    .addHelpText('after', examples('ripen products import catalogue.csv'))
    .action((file: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => importProducts(api, context, { file, flags })),
    );
  withJson(onInstallation(products.command('list')))
    .description('products of the catalogue')
    .option('--search <text>', 'in the id or the title')
    .option('--limit <number>', 'how many', '50')
    .addHelpText('after', examples('ripen products list --search chair'))
    .action((flags: ListFlags) => withApi(context, flags, (api) => listProducts(api, context, flags)));
  withJson(onInstallation(products.command('recount')))
    .description('count anew what is bought together, in the background')
    .addHelpText('after', examples('ripen products recount'))
    .action((flags: CommonFlags) =>
      withApi(context, flags, async (api) => {
        const answer = await api.request('POST', '/api/v1/products/recount', {});
        context.print(flags.json ? JSON.stringify(answer) : 'what is bought together is being counted anew');
      }),
    );
}

async function importProducts(
  api: Api,
  { print, fail }: CommandContext,
  { file, flags }: { file: string; flags: CommonFlags },
): Promise<void> {
  const { products, refusals } = readProducts(await readFile(file, 'utf8'));
  for (let from = 0; from < products.length; from += SENT_AT_ONCE)
    await api.request('PUT', '/api/v1/products', { products: products.slice(from, from + SENT_AT_ONCE) });
  if (refusals.length > 0) fail(1);
  if (flags.json) return print(JSON.stringify({ saved: products.length, refusals }, null, 2));
  for (const { line, column, reason } of refusals.slice(0, SHOWN_REFUSALS))
    print(`${file}:${line}: ${column}: ${reason}`);
  if (refusals.length > SHOWN_REFUSALS) print(`and ${refusals.length - SHOWN_REFUSALS} more rows`);
  if (products.length === 0)
    throw new CommandFailed(`${file}: no product in it; expected columns sku and title`);
  print(`${products.length} products saved${refusals.length > 0 ? `, ${refusals.length} rows refused` : ''}`);
}

async function listProducts(api: Api, { print }: CommandContext, flags: ListFlags): Promise<void> {
  const query = new URLSearchParams({
    limit: flags.limit ?? '50',
    ...(flags.search && { search: flags.search }),
  });
  const answer = listSchema.parse(await api.request('GET', `/api/v1/products?${query}`));
  if (flags.json) return print(JSON.stringify(answer, null, 2));
  const columns = [
    { title: 'SKU' },
    { title: 'Title' },
    { title: 'Price', align: 'right' as const },
    { title: 'Categories' },
    { title: 'Available' },
  ];
  const rows = answer.items.map(({ sku, title, price, currency, categories, isAvailable }) => [
    sku,
    title,
    price === null ? '–' : [price.toFixed(2), currency].filter((part) => part !== null).join(' '),
    categories.join(', '),
    isAvailable ? 'yes' : 'no',
  ]);
  print(renderTable(columns, rows));
  print(`\n${answer.products} products, ${answer.available} of them available`);
}
