import { readFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { isObject } from '../domain/json.ts';
import { Place, type Problem } from '../domain/place.ts';
import { readYaml } from '../domain/read-yaml.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { type RefusedFile, renderProblem } from './scorecard-validate.ts';

const KEYS = ['segment', 'title', 'description', 'condition'];

interface SegmentFile {
  slug: string;
  title: string;
  description: string;
  source: string;
}

/** `ripen segment apply`: makes segments of files, or changes them: `{ segment, title, description, condition }`. */
export async function segmentApplyCommand(
  api: Api,
  { print, fail }: CommandContext,
  { files, flags }: { files: string[]; flags: { json?: boolean } },
): Promise<void> {
  const results: ({ slug: string } | RefusedFile)[] = [];
  for (const file of files) {
    const reading = readSegmentFile(await readFile(file, 'utf8'));
    if ('problems' in reading) {
      fail(1);
      results.push({ file, isValid: false, problems: reading.problems });
      if (!flags.json) for (const problem of reading.problems) print(renderProblem(file, problem));
      continue;
    }
    const { slug, ...body } = reading;
    await api.request('PUT', `/api/v1/segments/${encodeURIComponent(slug)}`, body);
    results.push({ slug });
    if (!flags.json) print(`${slug}: saved`);
  }
  if (flags.json) print(JSON.stringify(results, null, 2));
}

function readSegmentFile(text: string): SegmentFile | { problems: Problem[] } {
  const yaml = readYaml(text);
  if (!yaml.ok) return { problems: yaml.problems };
  const problems: Problem[] = [];
  const root = new Place(yaml.value, problems);
  const isKnown = root.object(KEYS, 'a segment');
  const slug = isKnown ? root.at('segment').text('the slug of the segment') : undefined;
  const title = isKnown ? (root.at('title').optionalText() ?? slug) : undefined;
  const description = (isKnown ? root.at('description').optionalText() : undefined) ?? '';
  const condition = root.at('condition').value;
  if (isKnown && !isObject(condition)) root.at('condition').refuse('a condition on leads');
  if (problems.length > 0 || slug === undefined || title === undefined)
    return { problems: problems.map(yaml.locate) };
  return { slug, title, description, source: stringify(condition, { lineWidth: 0 }) };
}
