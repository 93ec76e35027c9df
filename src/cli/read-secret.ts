import { createReadStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { CommandContext } from './command-context.ts';
import { CommandFailed } from './command-failed.ts';

/**
 * The first line of a file, or of the standard input for `-`: secrets do not belong on a command line, where others can read them.
 *
 * @throws CommandFailed when there is nothing in it
 */
export async function readSecret(
  { standardInput }: CommandContext,
  file: string | undefined,
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const content = await text(file === '-' ? standardInput : createReadStream(file));
  const secret = content.split(/\r?\n/)[0]?.trim() ?? '';
  if (secret === '') throw new CommandFailed(`${file}: got nothing, expected the secret in the first line`);
  return secret;
}
