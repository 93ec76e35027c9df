import { readFile } from 'node:fs/promises';
import { modelSchema } from '../http/contract/models.ts';
import { readModelDefinition } from '../learning/models/model-definition.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderProblem } from './scorecard-validate.ts';

/** `ripen model add`: adds a model, or puts another in its place. */
export async function modelAddCommand(
  api: Api,
  { print, fail }: CommandContext,
  { definition: file, onnx, flags }: { definition: string; onnx: string; flags: { json?: boolean } },
): Promise<void> {
  const definition = await readFile(file, 'utf8');
  const reading = readModelDefinition(definition);
  if (!reading.ok) {
    fail(1);
    if (flags.json) return print(JSON.stringify({ file, problems: reading.problems }, null, 2));
    for (const problem of reading.problems) print(renderProblem(file, problem));
    return;
  }
  const { slug } = reading.definition;
  const content = (await readFile(onnx)).toString('base64');
  const path = `/api/v1/models/${encodeURIComponent(slug)}`;
  const added = modelSchema.parse(await api.request('PUT', path, { definition, content }));
  if (flags.json) return print(JSON.stringify(added, null, 2));
  print(
    `${slug}: added. Leads are scored by it within a minute; its scorecard “${slug}” shows it once you publish that:`,
  );
  print(`  ripen scorecard export ${slug} --draft > ${slug}.yaml && ripen scorecard apply ${slug}.yaml`);
}
