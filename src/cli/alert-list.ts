import { z } from 'zod';
import { alertSchema } from '../http/contract/alerts.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const answerSchema = z.object({ items: z.array(alertSchema), next: z.string().nullable() });

/** `ripen alert list`: the latest alerts, of everybody or of one recipient. */
export async function alertListCommand(
  api: Api,
  { print }: CommandContext,
  { recipient, flags }: { recipient: string | undefined; flags: { json?: boolean } },
): Promise<void> {
  const whom = recipient === undefined ? '' : `&for=${encodeURIComponent(recipient)}`;
  const { items, next } = answerSchema.parse(await api.request('GET', `/api/v1/alerts?limit=50${whom}`));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  if (items.length === 0) return print('There is no alert yet.');
  const columns = ['Date', 'For', 'Lead', 'What', 'State'].map((title) => ({ title }));
  const rows = items.map(({ at, recipient: to, lead, phrase, ...alert }) => [
    at.slice(0, 16).replace('T', ' '),
    to.kind === 'channel' ? `#${to.name}` : to.name,
    lead,
    phrase,
    stateOf(alert),
  ]);
  print(renderTable(columns, rows));
  if (next !== null) print('There are more.');
}

function stateOf({
  takenBack,
  toldAt,
  isRead,
}: Pick<z.infer<typeof alertSchema>, 'takenBack' | 'toldAt' | 'isRead'>): string {
  if (takenBack) return `taken back: ${takenBack.why}`;
  if (toldAt !== null) return 'sent';
  return isRead ? 'read' : 'new';
}
