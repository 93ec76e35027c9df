import type { Instant } from '../domain/instant.ts';
import type { PreparedTemplate } from '../messaging/parse-mail-template.ts';
import type { Database } from '../store/connect-database.ts';
import { holdFirstStart } from '../store/hold-first-start.ts';
import { listMailTemplates } from '../store/mail-templates.ts';
import { publishMailTemplate } from './publish-mail-template.ts';

/**
 * Publishes the ready e-mail templates where there are no templates yet. Nothing is sent by it: journeys send e-mails.
 *
 * @param prepare reads and compiles one
 */
export async function layOutMailTemplates(
  database: Database,
  {
    readSources,
    prepare,
    now,
  }: {
    readSources: () => Promise<string[]>;
    prepare: (source: string) => Promise<PreparedTemplate>;
    now: Instant;
  },
): Promise<void> {
  if ((await listMailTemplates(database.kysely)).length > 0) return;
  const prepared: { source: string; prepared: PreparedTemplate }[] = [];
  const sources = await readSources();
  for (const source of sources) prepared.push({ source, prepared: await prepare(source) });
  await database.transaction(async (transaction) => {
    // Of several processes that start at once the first does it; whoever waits here reads what it did.
    await holdFirstStart(transaction);
    if ((await listMailTemplates(transaction)).length > 0) return;
    for (const one of prepared)
      await publishMailTemplate(transaction, { ...one, comment: 'template', by: 'Ripen', now });
  });
}
