import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';

const diffSchema = z.object({
  slug: z.string(),
  version: z.number().int().nullable(),
  changes: z.array(
    z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
});

/** `ripen email diff`: what a file would change of the live version. */
export async function emailDiffCommand(
  api: Api,
  { print }: CommandContext,
  { file, flags }: { file: string; flags: { json?: boolean } },
): Promise<void> {
  const source = await readFile(file, 'utf8');
  const diff = diffSchema.parse(await api.request('POST', '/api/v1/emails/diff', { source }));
  if (flags.json) return print(JSON.stringify(diff, null, 2));
  const { slug, version, changes } = diff;
  if (version === null) return print(`${slug}: new`);
  if (changes.length === 0) return print(`${slug}: as version ${version}`);
  print(`${slug}: differs from version ${version} in`);
  for (const { path, before, after } of changes) {
    print(`  ${path}`);
    if (before !== null) print(`    - ${shown(before)}`);
    if (after !== null) print(`    + ${shown(after)}`);
  }
}

function shown(text: string): string {
  const line = text.trim().replace(/\s*\n\s*/g, ' ⏎ ');
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
