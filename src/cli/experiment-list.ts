import { z } from 'zod';
import { experimentSchema } from '../http/contract/experiments.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const answerSchema = z.object({ items: z.array(experimentSchema) });

/** `ripen experiment list`: all experiments, those that run first. */
export async function experimentListCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const { items } = answerSchema.parse(await api.request('GET', '/api/v1/experiments'));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  if (items.length === 0) return print('There is no experiment yet. Start one with: ripen experiment start');
  const columns = ['Experiment', 'Kind', 'Champion', 'Challenger', 'Since', ''].map((title) => ({ title }));
  const rows = items.map(({ slug, kind, champion, challenger, startedAt, status }) => {
    return [slug, kind, champion ?? '', challenger ?? '', startedAt.slice(0, 10), status];
  });
  print(renderTable(columns, rows));
}
