import { MINUTE_MS } from '../domain/instant.ts';
import { countNewOrders } from '../operations/count-orders.ts';
import { loadingSample } from '../store/sample-imports.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

/** Counts what is bought together as orders come in. */
export function orderCounter({ database, clock, logger }: BackgroundServices): Repetition {
  const step = async (): Promise<boolean> => {
    if (await loadingSample(database.kysely)) return false;
    return database.transaction((transaction) => countNewOrders(transaction, clock()));
  };
  const onFailure = 'could not count what is bought together; trying again';
  return new Repetition({ step, intervalMs: MINUTE_MS, firstAfterMs: 10_000, onFailure, logger });
}
