import { readFile } from 'node:fs/promises';
import type { Problem } from '../domain/place.ts';
import { prepareMailTemplate } from '../messaging/parse-mail-template.ts';
import type { CommandContext } from './command-context.ts';
import { renderProblem } from './scorecard-validate.ts';

/** `ripen email validate`: checks files by themselves; needs no database. */
export async function emailValidateCommand(
  { print, fail }: CommandContext,
  { files, flags }: { files: string[]; flags: { json?: boolean } },
): Promise<void> {
  const results: { file: string; isValid: boolean; problems: readonly Problem[] }[] = [];
  for (const file of files) {
    const reading = await prepareMailTemplate(await readFile(file, 'utf8'));
    results.push({ file, isValid: reading.ok, problems: reading.ok ? [] : reading.problems });
  }
  if (results.some(({ isValid }) => !isValid)) fail(1);
  if (flags.json) return print(JSON.stringify(results, null, 2));
  for (const { file, isValid, problems } of results) {
    if (isValid) print(`${file}: valid`);
    for (const problem of problems) print(renderProblem(file, problem));
  }
}
