import { Worker } from 'node:worker_threads';
import type { ExampleTable } from '../learning/example-table.ts';
import type { ComputingPhase, LearnedFromExamples } from '../learning/run/learn-from-examples.ts';
import type { LearningRequest } from '../learning/run/learning-request.ts';
import type { LearningNews, LearningTask } from './learning-thread.ts';

/**
 * Reviews and learns in a thread of its own, so that nobody waits for it.
 *
 * @throws the signal's reason when it is aborted; what went wrong in the thread
 */
export function learnInThread(
  table: ExampleTable,
  request: LearningRequest,
  { onPhase, signal }: { onPhase: (phase: ComputingPhase) => void; signal?: AbortSignal | undefined },
): Promise<LearnedFromExamples> {
  const workerData: LearningTask = { table, request };
  const thread = new Worker(new URL('./learning-thread.ts', import.meta.url), { workerData });
  const { promise, resolve, reject } = Promise.withResolvers<LearnedFromExamples>();
  const abort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  thread.on('message', (news: LearningNews) => {
    if ('learned' in news) resolve(news.learned);
    else onPhase(news.phase);
  });
  thread.on('error', reject);
  thread.on('exit', (code) => reject(new Error(`the thread that learns ended with code ${code}`)));
  return promise.finally(async () => {
    signal?.removeEventListener('abort', abort);
    await thread.terminate();
  });
}
