import { z } from 'zod';
import { segmentCountSchema, segmentSchema } from '../http/contract/segments.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const answerSchema = z.object({ items: z.array(segmentSchema.extend({ count: segmentCountSchema })) });

/** `ripen segment list`: all segments, with how many leads are in each. */
export async function segmentListCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const { items } = answerSchema.parse(await api.request('GET', '/api/v1/segments'));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  const columns = [{ title: 'Segment' }, { title: 'Title' }, { title: 'Leads', align: 'right' as const }];
  const rows = items.map(({ slug, title, count: { isExact, matching, subjects } }) => {
    const about = `about ${Math.round(matching.share * subjects)}`;
    return [slug, title, isExact ? String(matching.subjects) : about];
  });
  print(renderTable(columns, rows));
}
