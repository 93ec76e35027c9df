import { guessSchema, importKind } from '../http/contract/imports.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { InvalidSetting } from './invalid-setting.ts';
import { openFile } from './open-file.ts';
import { separatorFlag } from './separator-flag.ts';

export interface MappingFlags {
  encoding?: string;
  separator?: string;
  json?: boolean;
}

/** As much as is needed to guess, in bytes. */
const LOOKED_AT = 512 * 1024;

/** `ripen import mapping`: guesses how a file is to be read. */
export async function mappingCommand(
  api: Api,
  { write, print }: CommandContext,
  { kind, file, flags }: { kind: string; file: string; flags: MappingFlags },
): Promise<void> {
  const known = importKind.safeParse(kind);
  if (!known.success)
    throw new InvalidSetting(`got “${kind}”, expected one of ${importKind.options.join(', ')}`);
  const separator = separatorFlag(flags.separator);
  const query = new URLSearchParams({
    kind: known.data,
    ...(flags.encoding !== undefined && { encoding: flags.encoding }),
    ...(separator !== undefined && { separator }),
  });
  const { content, isCompressed } = await openFile(file);
  const upload = { content: beginning(content), isCompressed };
  const guess = guessSchema.parse(await api.upload('POST', `/api/v1/imports/guess?${query}`, upload));
  if (flags.json) print(JSON.stringify(guess, null, 2));
  else write(guess.mapping);
}

async function* beginning(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const piece of content) {
    yield piece;
    length += piece.length;
    if (length >= LOOKED_AT) return;
  }
}
