import { experimentSchema } from '../http/contract/experiments.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';

export interface ExperimentStartFlags {
  kind?: string;
  title?: string;
  champion?: string;
  challenger?: string;
  bands?: string;
  segment?: string;
  condition?: string;
  share?: string;
  aim?: string;
  days?: string;
  leads?: string;
  worthwhile?: string;
  json?: boolean;
}

/** `ripen experiment start`: starts an experiment. */
export async function experimentStartCommand(
  api: Api,
  { print }: CommandContext,
  { slug, flags }: { slug: string; flags: ExperimentStartFlags },
): Promise<void> {
  const { kind, title, champion, challenger, bands, segment, condition, share, aim } = flags;
  const body = {
    ...{ slug, kind, title, champion, challenger, segment, condition, aim },
    bands: bands?.split(',').map((band) => band.trim()),
    share: numberOf(share),
    horizonDays: numberOf(flags.days),
    plannedLeads: numberOf(flags.leads),
    worthwhile: numberOf(flags.worthwhile),
  };
  const started = experimentSchema.parse(await api.request('POST', '/api/v1/experiments', body));
  if (flags.json) return print(JSON.stringify(started, null, 2));
  print(`${slug}: started. Look at it with: ripen experiment show ${slug}`);
}

/** What is no number is sent as it is: the API says what it expected. */
function numberOf(text: string | undefined): number | string | undefined {
  return text === undefined || Number.isNaN(Number(text)) ? text : Number(text);
}
