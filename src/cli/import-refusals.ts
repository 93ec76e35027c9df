import { z } from 'zod';
import { importDetailSchema, type RefusalAnswer, refusalSchema } from '../http/contract/imports.ts';
import { refusalsCsv } from '../http/imports/refusals-csv.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { importPath } from './import-path.ts';

export interface RefusalsFlags {
  csv?: boolean;
  json?: boolean;
}

const pageSchema = z.object({ items: z.array(refusalSchema), next: z.number().nullable() });

/** `ripen import refusals`: which rows were refused, and why. */
export async function refusalsCommand(
  api: Api,
  { print, write }: CommandContext,
  { importId, flags }: { importId: string; flags: RefusalsFlags },
): Promise<void> {
  const found = importDetailSchema.parse(await api.request('GET', importPath(importId)));
  const refusals = await fetchRefusals(api, found.importId);
  if (flags.json) return print(JSON.stringify(refusals, null, 2));
  if (flags.csv) return write(refusalsCsv(refusals));
  for (const refusal of refusals) print(renderRefusal(found.name, refusal));
  print(`${found.name}: ${found.rowsRefused} of ${found.rowsRead} rows refused`);
}

/** All refusals of an import that were kept, in the order of the file. */
export async function fetchRefusals(api: Api, importId: number): Promise<RefusalAnswer[]> {
  const refusals: RefusalAnswer[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const path: string = `/api/v1/imports/${importId}/refusals?limit=1000&after=${after}`;
    const page = pageSchema.parse(await api.request('GET', path));
    refusals.push(...page.items);
    after = page.next;
  }
  return refusals;
}

/** A refusal as compilers write mistakes, so that editors can jump to it. Text of files is not trusted. */
export function renderRefusal(file: string, { line, field, value, reason }: RefusalAnswer): string {
  const column = field === '' ? '' : ` column “${field}”:`;
  const found = value === '' && field !== '' ? ' got nothing,' : value === '' ? '' : ` got “${value}”,`;
  return `${file}:${line}:${column}${found} ${reason}`.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
}
