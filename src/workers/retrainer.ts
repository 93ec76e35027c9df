import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/instant.ts';
import { keepRetrained } from '../operations/keep-retrained.ts';
import { retrainScorecard } from '../operations/retrain-scorecard.ts';
import { loadingSample } from '../store/sample-imports.ts';
import { readCare, saveRetraining } from '../store/scorecard-care.ts';
import type { BackgroundServices } from './background-services.ts';
import { learnInThread } from './learn-in-thread.ts';
import { Repetition } from './repetition.ts';

/** Learns scorecards again whose people asked for it, when it is time. */
export function retrainer({ database, registry, clock, logger }: BackgroundServices): Repetition {
  const step = async (): Promise<boolean> => {
    if (await loadingSample(database.kysely)) return false;
    const { scorecards } = await registry.read(database.kysely);
    const live = scorecards.filter(({ isLive, compiled }) => isLive && compiled.scorecard.subject === 'lead');
    const cares = await readCare(
      database.kysely,
      live.map(({ scorecardId }) => scorecardId),
    );
    const now = clock();
    const due = live.find(({ scorecardId, liveAt }) => {
      const care = cares.get(scorecardId);
      if (!care || care.retrain === 'never') return false;
      return Math.max(care.retrainedAt ?? 0, liveAt ?? 0) + care.retrainEveryDays * DAY_MS <= now;
    });
    const care = due && cares.get(due.scorecardId);
    if (!due || !care) return false;
    // Noted before, so that no other process begins as well, and a failure is not repeated at once.
    const result = { outcome: 'nothing learned', reasons: ['It did not come to an end.'] };
    await saveRetraining(database.kysely, { scorecardId: due.scorecardId, at: now, result });
    const retrained = await retrainScorecard(
      { database: database.kysely, compute: (ground, onPhase) => learnInThread(ground, { onPhase }) },
      { live: due.compiled, care, now },
    );
    const { slug } = due.compiled.scorecard;
    await database.transaction((transaction) =>
      keepRetrained(transaction, { slug, care, retrained, now: clock() }),
    );
    return true;
  };
  const onFailure = 'could not learn a scorecard again; it is tried again when it is due the next time';
  return new Repetition({ step, intervalMs: HOUR_MS, firstAfterMs: 5 * MINUTE_MS, onFailure, logger });
}
