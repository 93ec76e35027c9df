import type { ModelRunner } from '../domain/model-runner.ts';
import { scoreByModel } from '../operations/score-by-model.ts';
import { listModels } from '../store/models.ts';
import { loadingSample } from '../store/sample-imports.ts';
import type { BackgroundServices } from './background-services.ts';
import type { IngestQueue } from './ingest-queue.ts';
import { Repetition } from './repetition.ts';

const INTERVAL_MS = 2_000;

/** Keeps the scores of models from outside up to date. */
export function modelScorer({
  database,
  clock,
  logger,
  ingestQueue,
  modelRunner,
}: BackgroundServices & { ingestQueue: IngestQueue; modelRunner: ModelRunner }): Repetition {
  const step = async (): Promise<boolean> => {
    const models = await listModels(database.kysely);
    if (models.length === 0 || (await loadingSample(database.kysely))) return false;
    let hasMore = false;
    for (const model of models) {
      const work = {
        database: database.kysely,
        runner: modelRunner,
        submit: (messages: Parameters<IngestQueue['submit']>[0]) => ingestQueue.submit(messages),
      };
      const isUnfinished = await scoreByModel(work, model, clock());
      hasMore ||= isUnfinished;
    }
    return hasMore;
  };
  const onFailure = 'could not score leads by a model; trying again';
  return new Repetition({ step, intervalMs: INTERVAL_MS, onFailure, logger });
}
