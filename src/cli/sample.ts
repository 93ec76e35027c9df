import { type SampleAnswer, sampleSchema } from '../http/contract/sample.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { followSample } from './follow-sample.ts';
import { readLeadsToCall } from './leads-to-call.ts';

export interface SampleFlags {
  leads?: string;
  json?: boolean;
}

/** `ripen sample`: loads the sample company and waits until it is there. */
export async function sampleCommand(
  api: Api,
  { print, clock }: CommandContext,
  flags: SampleFlags,
): Promise<void> {
  const size = flags.leads === undefined ? {} : { leads: Number(flags.leads) };
  await api.request('POST', '/api/v1/sample', size);
  const sample = await followSample(api);
  if (flags.json) return print(JSON.stringify(sample, null, 2));
  print(
    `The sample company is here: ${sample.progress.done} messages of ${sample.leads} people and their companies.`,
  );
  print((await readLeadsToCall(api, { now: clock(), scorecard: sample.scorecard ?? undefined })).text);
  print('Its leads stand among yours until you remove it: ripen sample remove');
}

/** `ripen sample remove`: removes it, and says what that took out. */
export async function sampleRemoveCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const before = sampleSchema.parse(await api.request('DELETE', '/api/v1/sample'));
  const sample = await followSample(api);
  if (flags.json) return print(JSON.stringify(sample, null, 2));
  print(whatWasRemoved(sample));
  if (before.scorecard !== null && sample.scorecard === null)
    print(`The scorecard ${before.scorecard} stays: somebody has made it their own.`);
}

function whatWasRemoved({ removed }: SampleAnswer): string {
  const { messages, leads, companies, costs, kept } = removed;
  const rest = kept === 0 ? '' : `\n${kept} leads and companies stay: they have events of your own.`;
  return `Removed the sample company: ${messages} messages, ${leads} leads, ${companies} companies, ${costs} campaign costs.${rest}`;
}
