import { readFile } from 'node:fs/promises';
import { type JourneyCheckAnswer, journeyCheckSchema } from '../http/contract/journeys.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderProblem } from './scorecard-validate.ts';

/** `ripen journey validate`: checks files, and against what else there is in the installation. */
export async function journeyValidateCommand(
  api: Api,
  { print, fail }: CommandContext,
  { files, flags }: { files: string[]; flags: { json?: boolean } },
): Promise<void> {
  const results: ({ file: string } & JourneyCheckAnswer)[] = [];
  for (const file of files) {
    const source = await readFile(file, 'utf8');
    const check = journeyCheckSchema.parse(await api.request('POST', '/api/v1/journeys/check', { source }));
    results.push({ file, ...check });
  }
  if (results.some(({ isValid }) => !isValid)) fail(1);
  if (flags.json) return print(JSON.stringify(results, null, 2));
  for (const { file, isValid, problems, warnings } of results) {
    if (isValid) print(`${file}: valid`);
    for (const { line, column, ...problem } of problems)
      print(
        renderProblem(file, {
          ...problem,
          keys: [],
          ...(line !== null && { line }),
          ...(column !== null && { column }),
        }),
      );
    for (const { line, column, message } of warnings)
      print(`${file}:${line ?? 1}:${column ?? 1}: warning: ${message}`);
  }
}
