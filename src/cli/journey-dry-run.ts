import { readFile } from 'node:fs/promises';
import { type DryRunAnswer, dryRunSchema } from '../http/contract/journeys.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';

export interface DryRunFlags {
  lead: string;
  at?: string;
  happens?: string;
  json?: boolean;
}

/** `ripen journey dry-run`: what would happen to a lead, step by step with instants. */
export async function journeyDryRunCommand(
  api: Api,
  { print }: CommandContext,
  { file, flags }: { file: string; flags: DryRunFlags },
): Promise<void> {
  const { lead, at, happens = '' } = flags;
  const run = dryRunSchema.parse(
    await api.request('POST', '/api/v1/journeys/dry-run', {
      source: await readFile(file, 'utf8'),
      lead,
      ...(at !== undefined && { at }),
      happens: happens.split(',').flatMap((id) => (id.trim() === '' ? [] : [id.trim()])),
    }),
  );
  print(flags.json ? JSON.stringify(run, null, 2) : renderRun(run));
}

function renderRun({ isMeant, timeZone, steps, ended }: DryRunAnswer): string {
  const local = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  const when = (instant: string): string => `${local.format(new Date(instant))} (${instant})`;
  const lines = steps.flatMap(({ step, arrivesAt, waits, effects, found, way }) => [
    `${when(arrivesAt)}  ${step}`,
    ...found.map((one) => `    ${one.asked}: ${one.found}`),
    ...waits.map((wait) => `    waits for ${WAITS[wait.for]} until ${when(wait.until)}`),
    ...effects.map(({ kind, about }) => `    ${kind}: ${about}`),
    ...(way === null || way === 'next' ? [] : [`    → ${way}`]),
  ]);
  const end = ended
    ? `${when(ended.at)}  ${ended.status}${ended.reason === null ? '' : `: ${ended.reason}`}`
    : 'and so on';
  return [
    ...(isMeant ? [] : ['The journey is not for this lead: its condition “only” does not hold.']),
    `Times in ${timeZone}, and in UTC.`,
    ...lines,
    end,
  ].join('\n');
}

const WAITS = {
  time: 'time',
  event: 'an event',
  hours: 'hours in which e-mails go out',
  cap: 'fewer e-mails lately',
  date: 'a date',
};
