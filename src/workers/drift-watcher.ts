import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/instant.ts';
import { refreshDrift } from '../operations/refresh-drift.ts';
import { readDriftReports } from '../store/drift-reports.ts';
import { loadingSample } from '../store/sample-imports.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

/** What is older is worked out again. */
const FRESH_FOR_MS = 7 * DAY_MS;

/** Works out once a week how each live scorecard has moved. */
export function driftWatcher({ database, registry, clock, logger }: BackgroundServices): Repetition {
  const step = async (): Promise<boolean> => {
    if (await loadingSample(database.kysely)) return false;
    const madeAt = new Map(
      (await readDriftReports(database.kysely)).map((row) => [
        `${row.scorecardId}:${row.version}`,
        row.madeAt,
      ]),
    );
    const { scorecards } = await registry.read(database.kysely);
    const stale = scorecards.find(
      ({ isLive, scorecardId, version, compiled }) =>
        isLive &&
        compiled.scorecard.subject === 'lead' &&
        (madeAt.get(`${scorecardId}:${version}`) ?? 0) <= clock() - FRESH_FOR_MS,
    );
    if (!stale) return false;
    await refreshDrift(database.kysely, { scorecard: stale, now: clock() });
    return true;
  };
  const onFailure = 'could not work out how a scorecard has moved; trying again';
  return new Repetition({ step, intervalMs: HOUR_MS, firstAfterMs: 10 * MINUTE_MS, onFailure, logger });
}
