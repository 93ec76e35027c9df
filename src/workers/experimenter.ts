import { exposeLeads } from '../operations/expose-leads.ts';
import { runningExperiments } from '../store/experiments.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

const INTERVAL_MS = 1_000;

/** Brings leads into the experiments that run. */
export function experimenter({ database, registry, clock, logger }: BackgroundServices): Repetition {
  const step = async (): Promise<boolean> => {
    let hasMore = false;
    for (const { experimentId } of await runningExperiments(database.kysely)) {
      const hasWorked = await database.transaction(async (transaction) =>
        exposeLeads(transaction, await registry.read(transaction), { experimentId, now: clock() }),
      );
      hasMore ||= hasWorked;
    }
    return hasMore;
  };
  const onFailure = 'could not bring leads into an experiment; trying again';
  return new Repetition({ step, intervalMs: INTERVAL_MS, onFailure, logger });
}
