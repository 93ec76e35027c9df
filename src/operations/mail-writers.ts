import type { Kysely } from 'kysely';
import { MailWriter } from '../messaging/mail-writer.ts';
import { parseMailTemplate } from '../messaging/parse-mail-template.ts';
import { readLiveMailTemplates } from '../store/mail-templates.ts';
import type { Schema } from '../store/schema.ts';

/** A template that is sent, with its version. */
export interface LiveWriter {
  version: number;
  writer: MailWriter;
}

/** So many templates are kept ready. */
const MOST_KEPT = 50;
/** By the text of the template, which says everything that the writer is made of. */
const kept = new Map<string, MailWriter>();

/** What writes by the live versions of some templates, by slug; those without a live version are left out. */
export async function liveWriters(
  database: Kysely<Schema>,
  slugs: readonly string[],
): Promise<Map<string, LiveWriter>> {
  const rows = await readLiveMailTemplates(database, slugs);
  return new Map(
    rows.flatMap(({ slug, version, source, bodies }): [string, LiveWriter][] => {
      const writer = kept.get(source) ?? makeWriter(source, bodies);
      if (!writer) return [];
      // The one that was used last is at the end.
      kept.delete(source);
      kept.set(source, writer);
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      return [[slug, { version, writer }]];
    }),
  );
}

function makeWriter(source: string, bodies: MailWriter['prepared']['bodies']): MailWriter | undefined {
  const reading = parseMailTemplate(source);
  // Published texts were read before; one that no longer can be counts as none.
  return reading.ok ? new MailWriter({ template: reading.template, bodies }) : undefined;
}
