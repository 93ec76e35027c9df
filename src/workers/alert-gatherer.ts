import { gatherAlerts } from '../operations/gather-alerts.ts';
import { firstAlertDueAt } from '../store/waiting-alerts.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

/** An alert starts on its way well within a second. */
const INTERVAL_MS = 250;
/** So many alerts that are due are looked at for their recipients. */
const AT_ONCE = 500;

/** Puts alerts that are due into messages, one per recipient and window. */
export function alertGatherer({
  database,
  clock,
  logger,
  hasMail,
  newId,
}: BackgroundServices & { hasMail: boolean; newId: () => string }): Repetition {
  const step = async (): Promise<boolean> => {
    const dueAt = await firstAlertDueAt(database.kysely);
    if (dueAt === undefined || dueAt > clock()) return false;
    const { isMore } = await database.transaction((transaction) =>
      gatherAlerts(transaction, { now: clock(), limit: AT_ONCE, hasMail, newId }),
    );
    return isMore;
  };
  const onFailure = 'could not gather alerts; trying again';
  return new Repetition({ step, intervalMs: INTERVAL_MS, onFailure, logger });
}
