import { z } from 'zod';
import { calendarSchema } from '../http/contract/meetings.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const answerSchema = z.object({ items: z.array(calendarSchema) });

/** `ripen calendar status`: the calendars of reps, and whether they can be read. Exit code 1 when one cannot. */
export async function calendarStatusCommand(
  api: Api,
  { print, fail }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const { items } = answerSchema.parse(await api.request('GET', '/api/v1/calendars'));
  if (items.some(({ state }) => state !== 'good' && state !== 'reading')) fail(1);
  if (flags.json) return print(JSON.stringify(items, null, 2));
  const columns = ['Rep', 'State', 'Read (UTC)', 'Calendars', 'Meetings go to', 'Problem'].map((title) => ({
    title,
  }));
  const rows = items.map(({ name, state, syncedAt, calendars, targetUrl, problem }) => [
    name,
    state,
    syncedAt?.slice(0, 16).replace('T', ' ') ?? '–',
    calendars
      .filter(({ isBusy }) => isBusy)
      .map(({ title }) => title)
      .join(', '),
    calendars.find(({ url }) => url === targetUrl)?.title ?? '–',
    problem?.text ?? '',
  ]);
  print(renderTable(columns, rows));
}
