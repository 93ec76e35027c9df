import { z } from 'zod';
import { mailTemplateSchema } from '../http/contract/mail-templates.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const answerSchema = z.object({ items: z.array(mailTemplateSchema) });

/** `ripen email list`: all e-mail templates with their figures. */
export async function emailListCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const { items } = answerSchema.parse(await api.request('GET', '/api/v1/emails'));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  const right = 'right' as const;
  const columns = [
    { title: 'E-mail' },
    { title: 'Live', align: right },
    { title: 'Draft' },
    { title: 'Topic' },
    { title: 'Languages' },
    ...['Sent', 'Opened', 'Clicked', 'Unsubscribed'].map((title) => ({ title, align: right })),
  ];
  const rows = items.map(({ slug, liveVersion, hasDraft, topic, languages, figures }) => [
    slug,
    liveVersion === null ? '–' : String(liveVersion),
    hasDraft ? 'yes' : '',
    topic ?? '',
    languages.join(' '),
    ...[figures.sent, figures.opened, figures.clicked, figures.unsubscribed].map(String),
  ]);
  print(renderTable(columns, rows));
}
