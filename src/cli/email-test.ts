import { z } from 'zod';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { type EmailFormFlags, emailWish } from './email-wish.ts';

export interface EmailTestFlags extends EmailFormFlags {
  to: string;
  json?: boolean;
}

const sentSchema = z.object({ sent: z.array(z.string()), subject: z.string() });

/** `ripen email test`: sends an e-mail to oneself. */
export async function emailTestCommand(
  api: Api,
  { print }: CommandContext,
  { name, flags }: { name: string; flags: EmailTestFlags },
): Promise<void> {
  const to = flags.to.split(',').map((address) => address.trim());
  const wish = { ...(await emailWish(name, flags)), to };
  const answer = sentSchema.parse(await api.request('POST', '/api/v1/emails/test', wish));
  if (flags.json) return print(JSON.stringify(answer, null, 2));
  print(`sent “${answer.subject}” to ${answer.sent.join(', ')}`);
}
