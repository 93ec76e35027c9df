import { HistoryReader } from '../operations/history-reader.ts';
import { publishStep } from '../operations/publish.ts';
import { clearRetiredScores } from '../store/scorecards.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

const INTERVAL_MS = 500;
const SCORES_AT_ONCE = 5_000;

/** Publishes versions step by step, and clears away the scores of those that were replaced. */
export function publisher({ database, registry, clock, logger }: BackgroundServices): Repetition {
  const histories = new HistoryReader(database);
  const step = async (): Promise<boolean> => {
    const hasWorked = await database.transaction((transaction) =>
      publishStep(transaction, registry, clock(), histories),
    );
    if (hasWorked) await histories.prepare();
    else await histories[Symbol.asyncDispose]();
    return hasWorked || (await clearRetiredScores(database.kysely, SCORES_AT_ONCE));
  };
  const onFailure = 'publishing a scorecard failed; going on from the last step';
  return new Repetition({
    step,
    intervalMs: INTERVAL_MS,
    onFailure,
    onStop: () => histories[Symbol.asyncDispose](),
    logger,
  });
}
