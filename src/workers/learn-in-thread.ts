import { Worker } from 'node:worker_threads';
import type {
  ComputingPhase,
  LearnedFromExamples,
  LearningGround,
} from '../learning/run/learn-from-examples.ts';
import type { LearningNews } from './learning-thread.ts';

/**
 * Reviews and learns in a thread of its own, so that nobody waits for it.
 *
 * @throws the signal's reason when it is aborted; what went wrong in the thread
 */
export function learnInThread(
  ground: LearningGround,
  { onPhase, signal }: { onPhase: (phase: ComputingPhase) => void; signal?: AbortSignal | undefined },
): Promise<LearnedFromExamples> {
  const thread = new Worker(new URL('./learning-thread.ts', import.meta.url), { workerData: ground });
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
