import { z } from 'zod';
import { meetingSchema } from '../http/contract/meetings.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const answerSchema = z.object({ items: z.array(meetingSchema), next: z.string().nullable() });

/** Which meetings are listed. */
export interface MeetingListFlags {
  json?: boolean;
  lead?: string;
  from?: string;
  to?: string;
  state?: string;
}

/** `ripen meeting list`: meetings by their time, from now on unless said otherwise. */
export async function meetingListCommand(
  api: Api,
  { print }: CommandContext,
  { json, ...filter }: MeetingListFlags,
): Promise<void> {
  const query = new URLSearchParams({ limit: '500' });
  for (const name of ['lead', 'from', 'to', 'state'] as const) {
    const value = filter[name];
    if (value !== undefined) query.set(name, value);
  }
  const { items } = answerSchema.parse(await api.request('GET', `/api/v1/meetings?${query}`));
  if (json) return print(JSON.stringify(items, null, 2));
  const columns = ['Begins (UTC)', 'Meeting', 'Lead', 'Rep', 'Page', 'State'].map((title) => ({ title }));
  const rows = items.map(({ startsAt, meetingId, email, rep, page, state }) => [
    startsAt.slice(0, 16).replace('T', ' '),
    meetingId,
    email,
    rep.name ?? '–',
    page,
    state,
  ]);
  print(renderTable(columns, rows));
}
