import { readFile } from 'node:fs/promises';
import type { Problem } from '../domain/place.ts';
import { parseScorecard } from '../scoring/parse-scorecard.ts';
import type { CommandContext } from './command-context.ts';

/** `ripen scorecard validate`: checks files by themselves; needs no database. */
export async function validateCommand(
  { print, fail }: CommandContext,
  { files, flags }: { files: string[]; flags: { json?: boolean } },
): Promise<void> {
  const results = await Promise.all(
    files.map(async (file) => {
      const reading = parseScorecard(await readFile(file, 'utf8'));
      return { file, isValid: reading.ok, problems: reading.ok ? [] : reading.problems };
    }),
  );
  if (results.some(({ isValid }) => !isValid)) fail(1);
  if (flags.json) return print(JSON.stringify(results, null, 2));
  for (const { file, isValid, problems } of results) {
    if (isValid) print(`${file}: valid`);
    for (const problem of problems) print(renderProblem(file, problem));
  }
}

/** What --json says of a file that is refused. */
export interface RefusedFile {
  file: string;
  isValid: false;
  problems: readonly Problem[];
}

/** A problem as compilers write them, so that editors can jump to it. */
export function renderProblem(file: string, { path, line, column, found, allowed }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return `${place}: ${path || 'the document'}\n    found:   ${found}\n    allowed: ${allowed}`;
}
