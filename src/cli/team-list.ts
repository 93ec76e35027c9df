import { z } from 'zod';
import { formatDuration } from '../domain/duration.ts';
import { MINUTE_MS } from '../domain/instant.ts';
import { type TeamAnswer, teamSchema } from '../http/contract/teams.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailed } from './command-failed.ts';
import { renderTable } from './table.ts';

const COLUMNS = [
  { title: 'Team' },
  { title: 'Title' },
  { title: 'Members', align: 'right' as const },
  { title: 'Answer within' },
  { title: 'Without an answer', align: 'right' as const },
  { title: 'Waiting', align: 'right' as const },
];

/** `ripen team list`: the teams, what is expected of them, and what they have. */
export async function teamListCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const teams = await readTeams(api);
  if (flags.json) return print(JSON.stringify(teams, null, 2));
  if (teams.length === 0) return print('No team yet; make one with: ripen team apply team.yaml');
  const rows = teams.map((team) => [
    team.slug,
    team.title,
    String(team.members.length),
    targetText(team),
    String(team.members.reduce((sum, { open }) => sum + open, 0)),
    String(team.waiting),
  ]);
  print(renderTable(COLUMNS, rows));
}

/** `ripen team show`: a team with its members. */
export async function teamShowCommand(
  api: Api,
  { print }: CommandContext,
  { slug, flags }: { slug: string; flags: { json?: boolean } },
): Promise<void> {
  const team = await findTeam(api, slug);
  if (flags.json) return print(JSON.stringify(team, null, 2));
  const { members, keepsCompanies, reassigns, escalateTo, waiting } = team;
  print(
    [
      `${team.title} (${team.slug})`,
      `Answer within: ${targetText(team)}`,
      `Companies stay with their rep: ${keepsCompanies ? 'yes' : 'no'}`,
      `When the target is missed: ${missedText(escalateTo, reassigns)}`,
      `Leads that wait for somebody: ${waiting}`,
      '',
    ].join('\n'),
  );
  const rows = members.map(({ name, weight, open }) => [
    name ?? 'somebody who was removed',
    String(weight),
    String(open),
  ]);
  print(
    renderTable(
      [
        { title: 'Member' },
        { title: 'Weight', align: 'right' },
        { title: 'Without an answer', align: 'right' },
      ],
      rows,
    ),
  );
}

/** `ripen team remove`. */
export async function teamRemoveCommand(api: Api, { print }: CommandContext, slug: string): Promise<void> {
  await api.request('DELETE', `/api/v1/teams/${encodeURIComponent(slug)}`);
  print(`${slug}: removed`);
}

async function readTeams(api: Api): Promise<TeamAnswer[]> {
  return z.object({ items: z.array(teamSchema) }).parse(await api.request('GET', '/api/v1/teams')).items;
}

/** @throws CommandFailed when there is no such team */
async function findTeam(api: Api, slug: string): Promise<TeamAnswer> {
  const team = (await readTeams(api)).find((one) => one.slug === slug);
  if (!team) throw new CommandFailed(`there is no team “${slug}”; see: ripen team list`);
  return team;
}

function targetText({ respondWithinMinutes }: TeamAnswer): string {
  return respondWithinMinutes === null
    ? 'no target'
    : `${formatDuration(respondWithinMinutes * MINUTE_MS)} of working time`;
}

function missedText(escalateTo: TeamAnswer['escalateTo'], reassigns: boolean): string {
  const told = escalateTo
    ? `${escalateTo.kind} ${'channel' in escalateTo ? escalateTo.channel : escalateTo.personId}`
    : '';
  const parts = [told && `tell ${told}`, reassigns && 'give the lead to the next rep'].filter(Boolean);
  return parts.join(', ') || 'nothing';
}
