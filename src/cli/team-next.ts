import { nextRepSchema } from '../http/contract/teams.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { whyRepText } from './why-rep-text.ts';

/** `ripen team next`: to whom a lead would go now, and why; nothing happens by it. */
export async function teamNextCommand(
  api: Api,
  { print }: CommandContext,
  { slug, flags }: { slug: string; flags: { lead?: string; json?: boolean } },
): Promise<void> {
  const query = flags.lead === undefined ? '' : `?lead=${encodeURIComponent(flags.lead)}`;
  const next = nextRepSchema.parse(
    await api.request('GET', `/api/v1/teams/${encodeURIComponent(slug)}/next${query}`),
  );
  if (flags.json) return print(JSON.stringify(next, null, 2));
  print(next.rep?.name ?? 'Nobody: it would wait until somebody has room');
  for (const line of whyRepText(next.why)) print(`  ${line}`);
}
