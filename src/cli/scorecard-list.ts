import { z } from 'zod';
import { scorecardSchema } from '../http/contract/scorecards.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const answerSchema = z.object({ items: z.array(scorecardSchema) });

/** `ripen scorecard list`: all scorecards, live or drafts. */
export async function listCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const { items } = answerSchema.parse(await api.request('GET', '/api/v1/scorecards'));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  const columns = [
    { title: 'Scorecard' },
    { title: 'Live', align: 'right' as const },
    { title: 'Draft' },
    { title: 'Bands' },
  ];
  const rows = items.map(({ slug, liveVersion, hasDraft, bands }) => {
    const counts = bands.map(({ id, subjects }) => `${id} ${subjects}`).join(', ');
    return [slug, liveVersion === null ? '–' : String(liveVersion), hasDraft ? 'yes' : '', counts];
  });
  print(renderTable(columns, rows));
}
