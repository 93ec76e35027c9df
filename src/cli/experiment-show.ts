import { experimentReportSchema } from '../http/contract/experiments.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { describeExperiment } from './describe-experiment.ts';

/** `ripen experiment show`: what an experiment has shown so far, and what to do. */
export async function experimentShowCommand(
  api: Api,
  { print }: CommandContext,
  { slug, flags }: { slug: string; flags: { json?: boolean } },
): Promise<void> {
  const path = `/api/v1/experiments/${encodeURIComponent(slug)}`;
  const report = experimentReportSchema.parse(await api.request('GET', path));
  print(flags.json ? JSON.stringify(report, null, 2) : describeExperiment(report));
}
