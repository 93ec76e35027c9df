import { experimentReportSchema } from '../http/contract/experiments.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { describeExperiment } from './describe-experiment.ts';

/** `ripen experiment stop`: ends an experiment; with --adopt the challenger takes the place of the champion. */
export async function experimentStopCommand(
  api: Api,
  { print }: CommandContext,
  { slug, flags }: { slug: string; flags: { adopt?: boolean; json?: boolean } },
): Promise<void> {
  const path = `/api/v1/experiments/${encodeURIComponent(slug)}/stop`;
  const answer = await api.request('POST', path, { adopt: flags.adopt === true });
  const report = experimentReportSchema.parse(answer);
  print(flags.json ? JSON.stringify(report, null, 2) : describeExperiment(report));
}
