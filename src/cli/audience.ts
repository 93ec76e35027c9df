import { z } from 'zod';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const listSchema = z.object({
  items: z.array(z.object({ audience: z.string(), leads: z.number(), lastAddedAt: z.string() })),
});
const leadsSchema = z.object({
  items: z.array(
    z.object({
      leadId: z.string(),
      name: z.string().nullable(),
      email: z.string().nullable(),
      addedAt: z.string(),
    }),
  ),
  next: z.string().nullable(),
});

/** `ripen audience list`: all audiences, with how many leads are in each. */
export async function audienceListCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const { items } = listSchema.parse(await api.request('GET', '/api/v1/audiences'));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  const columns = [
    { title: 'Audience' },
    { title: 'Leads', align: 'right' as const },
    { title: 'Last added' },
  ];
  print(
    renderTable(
      columns,
      items.map(({ audience, leads, lastAddedAt }) => [audience, String(leads), lastAddedAt]),
    ),
  );
}

/** `ripen audience leads`: everybody who is in an audience, page by page. */
export async function audienceLeadsCommand(
  api: Api,
  { print }: CommandContext,
  { audience, flags }: { audience: string; flags: { json?: boolean } },
): Promise<void> {
  const path = `/api/v1/audiences/${encodeURIComponent(audience)}/leads?limit=1000`;
  for (let after: string | null = ''; after !== null; ) {
    const page: z.infer<typeof leadsSchema> = leadsSchema.parse(
      await api.request('GET', after === '' ? path : `${path}&after=${after}`),
    );
    for (const lead of page.items)
      print(
        flags.json
          ? JSON.stringify(lead)
          : [lead.leadId, lead.email ?? '', lead.name ?? '', lead.addedAt].join('\t'),
      );
    after = page.next;
  }
}
