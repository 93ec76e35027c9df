import { z } from 'zod';
import { leadMailSchema } from '../http/contract/mail-delivery.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const answerSchema = z.object({ items: z.array(leadMailSchema) });

/** `ripen mail list`: the e-mails to a lead and what became of them. */
export async function mailListCommand(
  api: Api,
  { print }: CommandContext,
  { lead, flags }: { lead: string; flags: { json?: boolean } },
): Promise<void> {
  const path = `/api/v1/leads/${encodeURIComponent(lead)}/mails`;
  const { items } = answerSchema.parse(await api.request('GET', path));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  if (items.length === 0) return print('No e-mail was written to this lead yet.');
  const titles = ['Date', 'Template', 'Subject', 'State', 'Opens', 'Clicks', 'Robots'];
  const rows = items.map((mail) => [
    (mail.sentAt ?? mail.createdAt).slice(0, 16).replace('T', ' '),
    mail.template,
    mail.subject ?? '',
    mail.reason === null ? mail.state : `${mail.state}: ${mail.reason}`,
    String(mail.opens),
    String(mail.clicks),
    String(mail.machineOpens + mail.machineClicks),
  ]);
  print(
    renderTable(
      titles.map((title) => ({ title })),
      rows,
    ),
  );
}
