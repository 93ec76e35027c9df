import type { Api } from './api.ts';
import type { CommandContext, CommonFlags } from './command-context.ts';
import { findByEmail } from './person-list.ts';

/** `ripen person reset-two-factor`: turns off the second factor of somebody who lost the device. */
export async function personResetTwoFactorCommand(
  api: Api,
  { print }: CommandContext,
  { email, flags }: { email: string; flags: CommonFlags },
): Promise<void> {
  const { personId, name } = await findByEmail(api, email);
  await api.request('DELETE', `/api/v1/people/${personId}/two-factor`);
  print(
    flags.json
      ? JSON.stringify({ personId }, null, 2)
      : `${name} signs in with the password alone now, and can set a second factor up again.`,
  );
}
