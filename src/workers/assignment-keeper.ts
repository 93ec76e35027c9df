import { SECOND_MS } from '../domain/instant.ts';
import { tendHandovers } from '../operations/tend-handovers.ts';
import { workOffWaiting } from '../operations/work-off-waiting.ts';
import { teamsWithWaiting } from '../store/due-handovers.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

/** How often it is looked whether somebody is due: reminders come within seconds of their instant. */
const INTERVAL_MS = SECOND_MS;
const HANDOVERS_AT_ONCE = 200;

/** Keeps leads from being forgotten: reminds reps, escalates, gives leads to others, and works off those that wait for a rep. */
export function assignmentKeeper({ database, clock, logger, home }: BackgroundServices): Repetition {
  const step = async (): Promise<boolean> => {
    const [now, limit] = [clock(), HANDOVERS_AT_ONCE];
    const tended = await database.transaction((transaction) =>
      tendHandovers(transaction, { now, limit, home }),
    );
    let isMore = tended === limit;
    for (const team of await teamsWithWaiting(database.kysely)) {
      const given = await database.transaction((transaction) =>
        workOffWaiting(transaction, { team, now, limit, home }),
      );
      isMore ||= given === limit;
    }
    return isMore;
  };
  const onFailure = 'could not look after the leads that were given to reps; trying again';
  return new Repetition({ step, intervalMs: INTERVAL_MS, onFailure, logger });
}
