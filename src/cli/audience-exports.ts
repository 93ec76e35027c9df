import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { isObject } from '../domain/json.ts';
import { readYaml } from '../domain/read-yaml.ts';
import { audienceExportSchema } from '../http/contract/audience-exports.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailed } from './command-failed.ts';
import { renderProblem } from './scorecard-validate.ts';
import { renderTable } from './table.ts';

const listSchema = z.object({ items: z.array(audienceExportSchema) });

/** `ripen audience exports`: all exports, when they come next, and what became of the last run. */
export async function audienceExportsCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const { items } = listSchema.parse(await api.request('GET', '/api/v1/audience-exports'));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  if (items.length === 0)
    return print('there are no exports yet; make one: ripen audience export apply FILE');
  const columns = [
    { title: 'Export' },
    { title: 'To' },
    { title: 'Next' },
    { title: 'Last' },
    { title: 'Leads', align: 'right' as const },
    { title: 'Problem' },
  ];
  print(
    renderTable(
      columns,
      items.map(({ slug, destination, nextAt, runs: [last] }) => [
        slug,
        destination.kind,
        nextAt ?? 'paused',
        last?.state ?? '',
        last ? String(last.leadCount) : '',
        last?.problem ?? '',
      ]),
    ),
  );
}

/** `ripen audience export apply`: keeps exports of files: `{ export: SLUG, … }` as the API has them. */
export async function audienceExportApplyCommand(
  api: Api,
  { print, fail }: CommandContext,
  { files, flags, secret }: { files: string[]; flags: { json?: boolean }; secret: string | undefined },
): Promise<void> {
  for (const file of files) {
    const yaml = readYaml(await readFile(file, 'utf8'));
    if (!yaml.ok) {
      fail(1);
      for (const problem of yaml.problems) print(renderProblem(file, problem));
      continue;
    }
    const { export: slug, ...wish } = isObject(yaml.value) ? yaml.value : {};
    if (typeof slug !== 'string')
      throw new CommandFailed(
        `${file}: expected “export” with the slug of the export, such as export: ad-leads`,
      );
    const saved = audienceExportSchema.parse(
      await api.request('PUT', `/api/v1/audience-exports/${encodeURIComponent(slug)}`, {
        ...wish,
        ...(secret !== undefined && { secret }),
      }),
    );
    print(
      flags.json
        ? JSON.stringify(saved, null, 2)
        : `${slug}: saved, next at ${saved.nextAt ?? 'no time: it is paused'}`,
    );
  }
}

/** `ripen audience export run`: exports now, besides the schedule. */
export async function audienceExportRunCommand(
  api: Api,
  { print }: CommandContext,
  { slug, flags }: { slug: string; flags: { json?: boolean } },
): Promise<void> {
  const path = `/api/v1/audience-exports/${encodeURIComponent(slug)}/runs`;
  const started = audienceExportSchema.parse(await api.request('POST', path, {}));
  print(flags.json ? JSON.stringify(started, null, 2) : `${slug}: begun; see ripen audience exports`);
}

/** `ripen audience export remove`: deletes an export; files that it made stay. */
export async function audienceExportRemoveCommand(
  api: Api,
  { print }: CommandContext,
  { slug }: { slug: string },
): Promise<void> {
  await api.request('DELETE', `/api/v1/audience-exports/${encodeURIComponent(slug)}`);
  print(`${slug}: removed`);
}
