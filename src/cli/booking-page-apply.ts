import { readFile } from 'node:fs/promises';
import { isObject } from '../domain/json.ts';
import { readYaml } from '../domain/read-yaml.ts';
import type { Api } from './api.ts';
import { Colleagues } from './colleagues.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailed } from './command-failed.ts';

/** `ripen booking-page apply`: makes booking pages of files, or changes them. A host is `{ person: EMAIL }` or `{ team: SLUG }`. */
export async function bookingPageApplyCommand(
  api: Api,
  { print }: CommandContext,
  { files, flags }: { files: string[]; flags: { json?: boolean } },
): Promise<void> {
  const colleagues = await Colleagues.read(api);
  const saved: unknown[] = [];
  for (const file of files) {
    const reading = readYaml(await readFile(file, 'utf8'));
    const [problem] = reading.ok ? [] : reading.problems;
    if (problem) throw new CommandFailed(`${file}: ${problem.message}`);
    const document: unknown = reading.ok ? reading.value : undefined;
    if (!isObject(document) || typeof document.page !== 'string')
      throw new CommandFailed(`${file}: expected page: SLUG, title, host, times and place`);
    const { page: slug, host, ...rest } = document;
    const own = isObject(host) ? host : {};
    const body = {
      ...rest,
      host:
        typeof own.person === 'string'
          ? { kind: 'person', personId: colleagues.require(own.person).personId }
          : { kind: 'team', team: own.team ?? '' },
    };
    saved.push(await api.request('PUT', `/api/v1/booking-pages/${encodeURIComponent(slug)}`, body));
    if (!flags.json) print(`${slug}: saved`);
  }
  if (flags.json) print(JSON.stringify(saved, null, 2));
}
