import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';

/** `ripen model remove`: removes a model; the scores that it gave stay in the histories. */
export async function modelRemoveCommand(
  api: Api,
  { print }: CommandContext,
  { slug, flags }: { slug: string; flags: { json?: boolean } },
): Promise<void> {
  await api.request('DELETE', `/api/v1/models/${encodeURIComponent(slug)}`);
  print(flags.json ? JSON.stringify({ slug }) : `${slug}: removed`);
}
