import { z } from 'zod';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';

export interface KeyCreateFlags {
  kind: string;
  name?: string;
  scopes?: string;
  json?: boolean;
}

const answerSchema = z.object({ keyId: z.string(), key: z.string(), scopes: z.array(z.string()) });

/** `ripen key create`: makes a key and prints it, which is the only time that it can be seen. */
export async function keyCreateCommand(
  api: Api,
  { print }: CommandContext,
  flags: KeyCreateFlags,
): Promise<void> {
  const scopes = flags.scopes?.split(',').map((scope) => scope.trim());
  const request = { kind: flags.kind, name: flags.name ?? '', ...(scopes && { scopes }) };
  const answer = answerSchema.parse(await api.request('POST', '/api/v1/keys', request));
  print(flags.json ? JSON.stringify(answer, null, 2) : answer.key);
}
