import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailed } from './command-failed.ts';

export interface EmailExportFlags {
  version?: string;
  draft?: boolean;
  output?: string;
  json?: boolean;
}

const templateSchema = z.object({ source: z.string().nullable(), draft: z.string().nullable().optional() });

/** `ripen email export`: the text of a version, as it was published, comments and all. */
export async function emailExportCommand(
  api: Api,
  { print, write }: CommandContext,
  { slug, flags }: { slug: string; flags: EmailExportFlags },
): Promise<void> {
  const path = `/api/v1/emails/${encodeURIComponent(slug)}`;
  const wanted = flags.version === undefined ? path : `${path}/versions/${encodeURIComponent(flags.version)}`;
  const answer = templateSchema.parse(await api.request('GET', wanted));
  const source = flags.draft ? answer.draft : answer.source;
  if (source === null || source === undefined) {
    throw new CommandFailed(
      flags.draft ? `“${slug}” has no draft` : `“${slug}” has not been published; its draft: --draft`,
    );
  }
  if (flags.json) return print(JSON.stringify({ slug, source }, null, 2));
  if (flags.output === undefined) return write(source);
  await writeFile(flags.output, source);
  print(`wrote ${flags.output}`);
}
