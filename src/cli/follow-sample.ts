import { setTimeout as sleep } from 'node:timers/promises';
import { type SampleAnswer, sampleSchema } from '../http/contract/sample.ts';
import type { Api } from './api.ts';
import { startProgress } from './progress.ts';

const EVERY_MS = 200;

/**
 * Shows how the sample company is being loaded or removed until it is, or until it is told to stop.
 *
 * @param options.say gets a line from time to time where there is no terminal to show a bar
 * @returns how it stands then
 */
export async function followSample(
  api: Pick<Api, 'request'>,
  { say, signal }: { say?: (line: string) => void; signal?: AbortSignal } = {},
): Promise<SampleAnswer> {
  const ask = async (): Promise<SampleAnswer> =>
    sampleSchema.parse(await api.request('GET', '/api/v1/sample'));
  let sample = await ask();
  const what = sample.status === 'removing' ? 'Removing the sample company' : 'Loading the sample company';
  const progress = startProgress(what, say);
  try {
    while ((sample.status === 'loading' || sample.status === 'removing') && !signal?.aborted) {
      if (sample.progress.total > 0) progress.update(sample.progress.done, sample.progress.total);
      await sleep(EVERY_MS);
      sample = await ask();
    }
    if (!signal?.aborted) progress.update(sample.progress.total, sample.progress.total);
    return sample;
  } finally {
    progress.stop();
  }
}
