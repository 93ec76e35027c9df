import { isObject } from '../domain/json.ts';
import type { Product } from '../domain/product.ts';
import { type BrokenRow, CsvReader, type Row } from './csv-reader.ts';
import { detectSeparator } from './detect-separator.ts';

/** A row of a table of products, or why it cannot be one. */
type ProductReading = { ok: true; product: Product } | { ok: false; column: string; reason: string };

/** The columns of a table of products, by what they hold; the first that is there counts. */
const COLUMNS: Readonly<Record<keyof Product, readonly string[]>> = {
  sku: ['sku', 'product_id', 'id'],
  title: ['title', 'name'],
  url: ['url', 'link'],
  imageUrl: ['image_url', 'image_link', 'image', 'imageurl'],
  price: ['price'],
  currency: ['currency'],
  categories: ['categories', 'category', 'product_type'],
  isAvailable: ['available', 'availability', 'is_available', 'isavailable', 'in_stock'],
};
const NO = ['false', '0', 'no', 'out of stock', 'out_of_stock', 'discontinued'];

/** Products of a file, and the rows that are none. */
export interface ProductTable {
  products: Product[];
  refusals: { line: number; column: string; reason: string }[];
}

/**
 * Reads a file of products: CSV with a line of column names, or a JSON list of objects with the same names.
 *
 * @throws FileRefused when a row of CSV has no end
 * @throws SyntaxError when JSON cannot be read
 */
export function readProducts(text: string): ProductTable {
  const content = text.replace(/^\uFEFF/, '');
  const rows = /^\s*\[/.test(content) ? rowsOfJson(content) : rowsOfCsv(content);
  const table: ProductTable = { products: [], refusals: [] };
  const bySku = new Map<string, Product>();
  for (const { line, cells } of rows) {
    const reading: ProductReading =
      typeof cells === 'string' ? { ok: false, column: '', reason: cells } : readProduct(cells);
    if (reading.ok) bySku.set(reading.product.sku, reading.product);
    else table.refusals.push({ line, column: reading.column, reason: reading.reason });
  }
  table.products.push(...bySku.values());
  return table;
}

type NamedRow = { line: number; cells: Record<string, string> | string };

function rowsOfJson(text: string): NamedRow[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) return [];
  return list.map((entry: unknown, position): NamedRow => {
    if (!isObject(entry)) return { line: position + 1, cells: 'expected an object with sku and title' };
    const cells = Object.entries(entry).map(([name, value]): [string, string] => [
      columnName(name),
      Array.isArray(value) ? value.join('|') : value === null || value === undefined ? '' : String(value),
    ]);
    return { line: position + 1, cells: Object.fromEntries(cells) };
  });
}

function rowsOfCsv(text: string): NamedRow[] {
  const reader = new CsvReader(detectSeparator(text.slice(0, 20_000)));
  const [head, ...rows]: (Row | BrokenRow)[] = [...reader.push(text), ...reader.end()];
  if (!head || 'problem' in head) return [];
  const names = head.cells.map(columnName);
  return rows.map((row): NamedRow => {
    if ('problem' in row) return { line: row.line, cells: row.problem };
    return {
      line: row.line,
      cells: Object.fromEntries(names.map((name, index) => [name, row.cells[index] ?? ''])),
    };
  });
}

/** “Image URL”, “imageUrl” and “image_url” are one column. */
function columnName(name: string): string {
  return name
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** Reads a row of a table of products, such as a Google Merchant feed as CSV: columns by name, in any order. */
function readProduct(cells: Readonly<Record<string, string>>): ProductReading {
  const cell = (field: keyof Product): string => {
    const name = COLUMNS[field].find((column) => (cells[column] ?? '') !== '');
    return name === undefined ? '' : (cells[name] ?? '').trim();
  };
  const refuse = (field: keyof Product, reason: string): ProductReading => ({
    ok: false,
    column: COLUMNS[field][0] ?? field,
    reason,
  });
  const [sku, title] = [cell('sku'), cell('title')];
  if (sku === '' || sku.length > 200) return refuse('sku', 'expected an id of 1 to 200 characters');
  if (title === '' || title.length > 300) return refuse('title', 'expected a title of 1 to 300 characters');
  const price = readPrice(cell('price'), cell('currency'));
  if (!price)
    return refuse(
      'price',
      `got “${cell('price').slice(0, 40)}”, expected a price such as 12.90 or 12.90 EUR`,
    );
  for (const field of ['url', 'imageUrl'] as const) {
    if (cell(field) !== '' && !/^https?:\/\/\S{1,2000}$/i.test(cell(field)))
      return refuse(field, 'expected an address with https:// or http://');
  }
  const categories = cell('categories')
    .split(/[|;>]/)
    .map((category) => category.trim())
    .filter((category) => category !== '' && category.length <= 100);
  return {
    ok: true,
    product: {
      sku,
      title,
      url: cell('url') || null,
      imageUrl: cell('imageUrl') || null,
      ...price,
      categories: [...new Set(categories)].slice(0, 20),
      isAvailable: !NO.includes(cell('isAvailable').toLowerCase()),
    },
  };
}

/** “12.90”, “12,90”, “12.90 EUR”; nothing at all is no price. */
function readPrice(text: string, currency: string): Pick<Product, 'price' | 'currency'> | undefined {
  if (text === '') return { price: null, currency: null };
  const [, digits = '', unit = ''] =
    /^(\d{1,9}(?:[.,]\d{1,4})?)\s*([A-Za-z]{3})?$/.exec(text.replaceAll(' ', '')) ?? [];
  if (digits === '') return undefined;
  const code = (currency || unit).toUpperCase();
  if (code !== '' && !/^[A-Z]{3}$/.test(code)) return undefined;
  return { price: Number(digits.replace(',', '.')), currency: code === '' ? null : code };
}
