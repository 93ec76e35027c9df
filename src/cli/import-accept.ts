import { importDetailSchema } from '../http/contract/imports.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { importPath } from './import-path.ts';
import { waitUntilApplied } from './wait-until-applied.ts';

/** `ripen import accept`: imports the good rows of a file that was refused. */
export async function acceptCommand(
  api: Api,
  { print }: CommandContext,
  { importId, flags }: { importId: string; flags: { json?: boolean } },
): Promise<void> {
  const accepted = importDetailSchema.parse(
    await api.request('POST', `${importPath(importId)}/accept`, { skipRefused: true }),
  );
  const ended = await waitUntilApplied(api, accepted.importId);
  if (flags.json) return print(JSON.stringify(ended, null, 2));
  const { name, rowsApplied, rowsRefused, messagesAdded, messagesKnown } = ended;
  print(
    `${name}: applied ${rowsApplied} rows without ${rowsRefused} refused: ` +
      `${messagesAdded} messages new, ${messagesKnown} known before`,
  );
}
