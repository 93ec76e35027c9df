import { passTime } from '../operations/pass-time.ts';
import { tellPeople } from '../operations/tell-people.ts';
import { loadingSample } from '../store/sample-imports.ts';
import { firstDueAt, firstWithPeopleDue } from '../store/subjects.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

/** How often it is looked whether a subject is due: scores change within a second of their instant. */
const INTERVAL_MS = 250;
const SUBJECTS_AT_ONCE = 200;

/** Re-evaluates leads and companies at the instants at which their scores change by time alone. */
export function timeKeeper({ database, registry, clock, logger }: BackgroundServices): Repetition {
  const step = async (): Promise<boolean> => {
    if (await firstWithPeopleDue(database.kysely)) {
      while (await database.transaction(tellPeople));
    }
    const dueAt = await firstDueAt(database.kysely);
    if (dueAt === undefined || dueAt > clock()) return false;
    const passed = await database.transaction(async (transaction) => {
      const held = await registry.hold(transaction);
      // Time passes for everybody as it passes in the sample, and catches up when that is over.
      if (await loadingSample(transaction)) return 0;
      return passTime(transaction, held, { now: clock(), limit: SUBJECTS_AT_ONCE });
    });
    return passed === SUBJECTS_AT_ONCE;
  };
  const onFailure = 'could not bring scores up to date; trying again';
  return new Repetition({ step, intervalMs: INTERVAL_MS, onFailure, logger });
}
