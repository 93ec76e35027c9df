import { z } from 'zod';
import { textIn } from '../domain/meeting.ts';
import { bookingPageSchema, freeTimesSchema } from '../http/contract/meetings.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const answerSchema = z.object({ items: z.array(bookingPageSchema) });

/** `ripen booking-page list`: all booking pages with their addresses. */
export async function bookingPageListCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const { items } = answerSchema.parse(await api.request('GET', '/api/v1/booking-pages'));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  const columns = ['Page', 'Title', 'With', 'Minutes', 'Open', 'Address'].map((title) => ({ title }));
  const rows = items.map(({ slug, title, hostName, times, isOpen, url }) => [
    slug,
    textIn(title, 'en'),
    hostName ?? '–',
    String(times.durationMinutes),
    isOpen ? 'yes' : 'no',
    url,
  ]);
  print(renderTable(columns, rows));
}

/** `ripen booking-page times`: the free times of a page. */
export async function bookingPageTimesCommand(
  api: Api,
  { print }: CommandContext,
  { slug, flags }: { slug: string; flags: { json?: boolean; from?: string; to?: string } },
): Promise<void> {
  const query = new URLSearchParams();
  if (flags.from !== undefined) query.set('from', flags.from);
  if (flags.to !== undefined) query.set('to', flags.to);
  const path = `/api/v1/booking-pages/${encodeURIComponent(slug)}/free-times?${query}`;
  const { items } = freeTimesSchema.parse(await api.request('GET', path));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  const rows = items.map(({ startsAt, reps }) => [startsAt.slice(0, 16).replace('T', ' '), String(reps)]);
  print(renderTable([{ title: 'Begins (UTC)' }, { title: 'Reps free', align: 'right' }], rows));
}
