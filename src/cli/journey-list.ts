import { z } from 'zod';
import { journeySchema } from '../http/contract/journeys.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const answerSchema = z.object({ items: z.array(journeySchema) });

/** `ripen journey list`: all journeys, with how many are inside and what became of the others. */
export async function journeyListCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const { items } = answerSchema.parse(await api.request('GET', '/api/v1/journeys'));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  const right = 'right' as const;
  const columns = [
    { title: 'Journey' },
    { title: 'Title' },
    { title: 'Status' },
    { title: 'Version', align: right },
    { title: 'Inside', align: right },
    { title: 'Entered', align: right },
    { title: 'Goals', align: right },
    { title: 'E-mails', align: right },
  ];
  const rows = items.map(({ slug, title, status, liveVersion, hasDraft, ...counts }) => [
    slug,
    title,
    hasDraft && liveVersion !== null ? `${status}, draft` : status,
    liveVersion === null ? '–' : String(liveVersion),
    String(counts.inside),
    String(counts.entered),
    String(counts.goals),
    String(counts.emails),
  ]);
  print(renderTable(columns, rows));
}
