import { z } from 'zod';
import { modelSchema } from '../http/contract/models.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const answerSchema = z.object({ items: z.array(modelSchema) });

/** `ripen model list`: all models. */
export async function modelListCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const { items } = answerSchema.parse(await api.request('GET', '/api/v1/models'));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  if (items.length === 0) return print('There is no model yet. Add one with: ripen model add');
  const columns = ['Model', 'Title', 'Reads', 'Added', ''].map((title) => ({ title }));
  const rows = items.map(({ slug, title, inputs, addedAt, problem }) => {
    return [slug, title, inputs.join(', '), addedAt.slice(0, 10), problem ?? ''];
  });
  print(renderTable(columns, rows));
}
