import { stringify } from 'yaml';
import { segmentSchema } from '../http/contract/segments.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';

/** `ripen segment export`: a segment as a file that `ripen segment apply` takes. */
export async function segmentExportCommand(
  api: Api,
  { print, write }: CommandContext,
  { slug, flags }: { slug: string; flags: { json?: boolean } },
): Promise<void> {
  const path = `/api/v1/segments/${encodeURIComponent(slug)}`;
  const segment = segmentSchema.parse(await api.request('GET', path));
  if (flags.json) return print(JSON.stringify(segment, null, 2));
  const head = stringify({
    segment: segment.slug,
    title: segment.title,
    ...(segment.description !== '' && { description: segment.description }),
  });
  const condition = segment.source
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n');
  write(`${head}condition:\n${condition}\n`);
}
