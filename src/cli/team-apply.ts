import { readFile } from 'node:fs/promises';
import type { Api } from './api.ts';
import { Colleagues } from './colleagues.ts';
import type { CommandContext } from './command-context.ts';
import { readTeamFile } from './read-team-file.ts';
import { type RefusedFile, renderProblem } from './scorecard-validate.ts';

/** `ripen team apply`: makes teams of files, or changes them. */
export async function teamApplyCommand(
  api: Api,
  { print, fail }: CommandContext,
  { files, flags }: { files: string[]; flags: { json?: boolean } },
): Promise<void> {
  const results: ({ slug: string } | RefusedFile)[] = [];
  const colleagues = await Colleagues.read(api);
  for (const file of files) {
    const team = readTeamFile(await readFile(file, 'utf8'));
    if ('problems' in team) {
      fail(1);
      results.push({ file, isValid: false, problems: team.problems });
      if (!flags.json) for (const problem of team.problems) print(renderProblem(file, problem));
      continue;
    }
    const { slug, members, escalateTo, ...rest } = team;
    await api.request('PUT', `/api/v1/teams/${encodeURIComponent(slug)}`, {
      ...rest,
      members: members.map(({ email, weight }) => ({
        personId: colleagues.require(email).personId,
        weight,
      })),
      escalateTo:
        escalateTo && 'email' in escalateTo
          ? { kind: 'person', personId: colleagues.require(escalateTo.email).personId }
          : escalateTo && { kind: 'channel', channel: escalateTo.channel },
    });
    results.push({ slug });
    if (!flags.json) print(`${slug}: saved`);
  }
  if (flags.json) print(JSON.stringify(results, null, 2));
}
