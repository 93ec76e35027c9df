import { z } from 'zod';
import { type RepAnswer, repSchema } from '../http/contract/teams.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const TITLES = [
  'Rep',
  'E-mail',
  'Takes leads',
  'Without an answer',
  'Languages',
  'Countries',
  'Now',
  'Teams',
];

/** `ripen rep list`: everybody who gets leads, or could. */
export async function repListCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const reps = await readReps(api);
  if (flags.json) return print(JSON.stringify(reps, null, 2));
  const rows = reps.map((rep) => [
    rep.name,
    rep.email,
    rep.takesLeads ? 'yes' : 'no',
    rep.capacity === null ? String(rep.open) : `${rep.open} of ${rep.capacity}`,
    rep.languages.join(', ') || 'all',
    rep.territories.join(', ') || 'all',
    rep.isAway ? `away until ${rep.worksAt.slice(0, 16).replace('T', ' ')}` : 'there',
    rep.teams.join(', '),
  ]);
  print(
    renderTable(
      TITLES.map((title) => ({ title })),
      rows,
    ),
  );
}

export async function readReps(api: Api): Promise<RepAnswer[]> {
  return z.object({ items: z.array(repSchema) }).parse(await api.request('GET', '/api/v1/reps')).items;
}
