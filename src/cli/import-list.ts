import { z } from 'zod';
import { importSchema } from '../http/contract/imports.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const answerSchema = z.object({ items: z.array(importSchema) });

/** `ripen import list`: imports, the newest first. */
export async function importListCommand(
  api: Api,
  { print }: CommandContext,
  flags: { limit: string; json?: boolean },
): Promise<void> {
  const query = new URLSearchParams({ limit: flags.limit });
  const { items } = answerSchema.parse(await api.request('GET', `/api/v1/imports?${query}`));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  const right = { align: 'right' as const };
  const columns = [
    { title: 'Import', ...right },
    { title: 'Kind' },
    { title: 'File' },
    { title: 'Status' },
    { title: 'Rows', ...right },
    { title: 'Refused', ...right },
    { title: 'Applied', ...right },
    { title: 'New messages', ...right },
    { title: 'Begun' },
  ];
  const rows = items.map(({ importId, kind, name, status, createdAt, ...counts }) => {
    const { rowsRead, rowsRefused, rowsApplied, messagesAdded } = counts;
    const numbers = [rowsRead, rowsRefused, rowsApplied, messagesAdded].map(String);
    return [String(importId), kind, name, status, ...numbers, createdAt.slice(0, 16).replace('T', ' ')];
  });
  print(renderTable(columns, rows));
}
