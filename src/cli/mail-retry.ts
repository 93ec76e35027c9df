import { z } from 'zod';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailed } from './command-failed.ts';

const answerSchema = z.object({ retried: z.int() });

/** `ripen mail retry`: tries again what was given up. */
export async function mailRetryCommand(
  api: Api,
  { print }: CommandContext,
  { effectIds, flags }: { effectIds: readonly string[]; flags: { all?: boolean } },
): Promise<void> {
  if (flags.all !== true && effectIds.length === 0)
    throw new CommandFailed('which? Give ids that “ripen mail dead” shows, or --all');
  const body = flags.all === true ? { all: true } : { effectIds };
  const { retried } = answerSchema.parse(await api.request('POST', '/api/v1/mail/effects/retry', body));
  print(retried === 1 ? '1 is tried again.' : `${retried} are tried again.`);
}

/** `ripen mail uncertain EFFECT`: decides an e-mail that the mail server may have taken. */
export async function mailResolveCommand(
  api: Api,
  { print }: CommandContext,
  { effectId, flags }: { effectId: string; flags: { resend?: boolean; arrived?: boolean } },
): Promise<void> {
  if ((flags.resend === true) === (flags.arrived === true))
    throw new CommandFailed('what became of it? Say either --resend or --arrived');
  const as = flags.resend === true ? 'resend' : 'arrived';
  await api.request('POST', `/api/v1/mail/effects/${encodeURIComponent(effectId)}/resolution`, { as });
  print(as === 'resend' ? 'It is sent again, under the same Message-ID.' : 'It counts as sent.');
}
