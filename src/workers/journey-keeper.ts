import { isLookingAround, lookAround, watchSegments } from '../operations/look-around.ts';
import { passJourneys } from '../operations/pass-journeys.ts';
import { tellJourneys } from '../operations/tell-journeys.ts';
import { firstEnrolmentDueAt } from '../store/enrolments.ts';
import { hasSignals } from '../store/journey-signals.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

/** How often it is looked whether somebody is due: steps start within a second of their instant. */
const INTERVAL_MS = 250;
const SIGNALS_AT_ONCE = 500;
const ENROLMENTS_AT_ONCE = 500;

/** Moves leads on in journeys: by what happened to them, and when their time has come. */
export function journeyKeeper({ database, registry, clock, logger, home }: BackgroundServices): Repetition {
  let watchedRevision: number | undefined;
  const step = async (): Promise<boolean> => {
    const { kysely } = database;
    const now = clock();
    const known = await registry.read(kysely);
    const isLooking = await isLookingAround(kysely, now);
    // A segment may be another one since, and a journey may listen to others.
    if (isLooking || known.revision !== watchedRevision) {
      await watchSegments(kysely, known);
      watchedRevision = known.revision;
    }
    let isMore = false;
    if (await hasSignals(kysely)) {
      const told = await database.transaction((transaction) =>
        tellJourneys(transaction, { now, limit: SIGNALS_AT_ONCE, home }),
      );
      isMore ||= told === SIGNALS_AT_ONCE;
    }
    const dueAt = await firstEnrolmentDueAt(kysely);
    if (dueAt !== undefined && dueAt <= now) {
      const passed = await database.transaction((transaction) =>
        passJourneys(transaction, { now, limit: ENROLMENTS_AT_ONCE, home }),
      );
      isMore ||= passed === ENROLMENTS_AT_ONCE;
    }
    if (isLooking) {
      const looked = await database.transaction((transaction) => lookAround(transaction, { now, home }));
      isMore ||= looked;
    }
    return isMore;
  };
  const onFailure = 'could not move leads on in journeys; trying again';
  return new Repetition({ step, intervalMs: INTERVAL_MS, onFailure, logger });
}
