import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { importPath } from './import-path.ts';

/** `ripen import cancel`: forgets a file of which nothing has been imported. */
export async function cancelCommand(
  api: Api,
  { print }: CommandContext,
  { importId, flags }: { importId: string; flags: { json?: boolean } },
): Promise<void> {
  const cancelled = await api.request('DELETE', importPath(importId));
  print(
    flags.json ? JSON.stringify(cancelled) : `Import ${importId} is cancelled; nothing of it was imported.`,
  );
}
