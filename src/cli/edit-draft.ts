import { z } from 'zod';
import type { Json } from '../domain/json.ts';
import { readYaml } from '../domain/read-yaml.ts';
import { applyYamlEdit } from '../domain/yaml-edit/apply-yaml-edit.ts';
import type { YamlEdit } from '../domain/yaml-edit/yaml-edit.ts';
import type { Api } from './api.ts';
import { CommandFailed } from './command-failed.ts';

const scorecardSchema = z.object({
  source: z.string().nullable(),
  draft: z.string().nullable(),
  draftUpdatedAt: z.string().nullable(),
});
const savedSchema = z.object({ problems: z.array(z.object({ message: z.string() })) });

/**
 * Changes the draft of a scorecard, or begins one from the live version; what else is in the text stays as it is.
 *
 * @param editsOf what to change, by what the text holds
 */
export async function editDraft(
  api: Api,
  slug: string,
  editsOf: (document: Json) => readonly YamlEdit[],
): Promise<void> {
  const path = `/api/v1/scorecards/${slug}`;
  const { source, draft, draftUpdatedAt } = scorecardSchema.parse(await api.request('GET', path));
  const text = draft ?? source;
  const reading = text === null ? undefined : readYaml(text);
  if (text === null || !reading?.ok)
    throw new CommandFailed(`the draft of ${slug} cannot be read; mend it first`);
  const edited = editsOf(reading.value as Json).reduce(
    (before, edit) => applyYamlEdit(before, edit) ?? before,
    text,
  );
  const { problems } = savedSchema.parse(
    await api.request('PUT', `${path}/draft`, { source: edited, basedOn: draftUpdatedAt }),
  );
  if (problems.length > 0) {
    throw new CommandFailed(
      `the draft of ${slug} was kept, with mistakes: ${problems.map(({ message }) => message).join('; ')}`,
    );
  }
}
