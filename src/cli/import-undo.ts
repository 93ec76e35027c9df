import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { importPath } from './import-path.ts';
import { waitUntilApplied } from './wait-until-applied.ts';

/** `ripen import undo`: takes out everything that came with an import, and waits until that is done. */
export async function undoCommand(
  api: Api,
  { print }: CommandContext,
  { importId, flags }: { importId: string; flags: { json?: boolean } },
): Promise<void> {
  await api.request('POST', `${importPath(importId)}/removal`);
  const { removed, ...rest } = await waitUntilApplied(api, Number(importId), 'Undoing');
  if (flags.json) return print(JSON.stringify({ ...rest, removed }));
  const { messages, leads, companies, costs, kept } = removed;
  print(
    `Import ${importId} is undone: ${messages} messages, ${leads} leads, ${companies} companies and ${costs} campaign costs are gone.`,
  );
  if (kept > 0) print(`${kept} leads and companies stay: there is more known of them than came with it.`);
}
