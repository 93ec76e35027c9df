import { MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import { type Prior, runLearning } from '../operations/run-learning.ts';
import {
  claimLearningRun,
  finishLearningRun,
  type LearningRun,
  noteLearningProgress,
} from '../store/learning-runs.ts';
import { liveSources } from '../store/scorecards.ts';
import type { BackgroundServices } from './background-services.ts';
import { learnInThread } from './learn-in-thread.ts';
import { Repetition } from './repetition.ts';

const INTERVAL_MS = 5 * SECOND_MS;
const HEARTBEAT_MS = SECOND_MS;
/** A run of which nothing was heard for so long is begun again, by whoever finds it. */
const DEAD_AFTER_MS = MINUTE_MS;

class LearningCancelled extends Error {
  override readonly name = 'LearningCancelled';
}

/** Works on runs that review the history and learn from it, one at a time. */
export function learner(services: BackgroundServices): Repetition {
  const { database, clock, logger } = services;
  // Nobody else works on an embedded database: what was being worked on before has ended.
  let startedAt = database.kind === 'embedded' ? clock() : 0;
  const stopping = new AbortController();
  const step = async (): Promise<boolean> => {
    const deadSince = Math.max(startedAt, clock() - DEAD_AFTER_MS);
    const run = await claimLearningRun(database.kysely, { at: clock(), deadSince });
    startedAt = 0;
    if (!run) return false;
    await work(services, run, stopping.signal);
    return true;
  };
  const onFailure = 'working on a learning run failed; trying again';
  return new Repetition({
    step,
    intervalMs: INTERVAL_MS,
    onFailure,
    logger,
    onStopping: () => stopping.abort(new LearningCancelled('Ripen is stopping')),
  });
}

/** Works on a run to its end; why it failed is kept with it. */
async function work(
  services: BackgroundServices,
  { runId, request }: LearningRun,
  stopped: AbortSignal,
): Promise<void> {
  const { database, clock, logger } = services;
  const cancelling = new AbortController();
  const signal = AbortSignal.any([cancelling.signal, stopped]);
  let state = { phase: 'collecting', done: 0, total: 0 };
  const heartbeat = setInterval(() => {
    noteLearningProgress(database.kysely, { runId, ...state, at: clock() })
      .then((goesOn) => {
        if (!goesOn) cancelling.abort(new LearningCancelled('the run was cancelled'));
      })
      .catch((error: unknown) => logger.error({ err: error }, 'noting how far a learning run is failed'));
  }, HEARTBEAT_MS);
  try {
    const result = await runLearning(
      {
        prior: request.prior === null ? undefined : await priorOf(services, request.prior),
        database: database.kysely,
        now: clock(),
        compute: (ground, onPhase) => learnInThread(ground, { onPhase, signal }),
        onProgress: (progress) => {
          state = progress;
        },
        signal,
      },
      request,
    );
    await finishLearningRun(database.kysely, { runId, at: clock(), result });
  } catch (error) {
    // One that was cut off by the end of the program is begun again at the next start.
    if (error instanceof LearningCancelled) return;
    logger.error({ err: error, runId }, 'a learning run failed');
    const problem = error instanceof Error ? error.message : String(error);
    await finishLearningRun(database.kysely, { runId, at: clock(), problem });
  } finally {
    clearInterval(heartbeat);
  }
}

async function priorOf({ database, registry }: BackgroundServices, slug: string): Promise<Prior> {
  const { scorecards } = await registry.read(database.kysely);
  const live = scorecards.find(({ isLive, compiled }) => isLive && compiled.scorecard.slug === slug);
  const sources = await liveSources(database.kysely);
  const source = sources.find((one) => one.slug === slug)?.source;
  if (!live || source === undefined) throw new Error(`the scorecard “${slug}” is not live any more`);
  return { version: live.version, source, compiled: live.compiled };
}
