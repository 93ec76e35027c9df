import { z } from 'zod';
import type { Api } from './api.ts';
import { type CommandContext, type CommonFlags, settingsWith } from './command-context.ts';
import { findByEmail } from './person-list.ts';

/** `ripen person reset-password`: a link with which somebody chooses a new password. */
export async function personResetPasswordCommand(
  api: Api,
  context: CommandContext,
  { email, flags }: { email: string; flags: CommonFlags },
): Promise<void> {
  const { personId } = await findByEmail(api, email);
  const answer = await api.request('POST', `/api/v1/people/${personId}/password-reset`, {});
  const { path } = z.object({ path: z.string() }).parse(answer);
  const { publicUrl, port } = settingsWith(context, flags);
  const link = `${publicUrl ?? `http://localhost:${port}`}${path}`;
  context.print(flags.json ? JSON.stringify({ link }, null, 2) : link);
}
