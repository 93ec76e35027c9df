import { recoverEffects, type UncertainPolicy } from '../operations/recover-effects.ts';
import { endLeases } from '../store/outbox.ts';
import type { BackgroundServices } from './background-services.ts';
import { LEASE_MS } from './effect-sender.ts';
import { Repetition } from './repetition.ts';

const INTERVAL_MS = 5_000;
const AT_ONCE = 500;

/** Takes up effects whose process ended in the middle. The embedded database has one process: what is under way at its start is from one that ended. */
export function effectRecoverer({
  database,
  clock,
  logger,
  policy,
}: BackgroundServices & { policy: UncertainPolicy }): Repetition {
  // Leases that were given before this process began end by then at the latest.
  const inheritedBy = clock() + LEASE_MS;
  let isFirst = database.kind === 'embedded';
  const step = async (): Promise<boolean> => {
    if (isFirst) await endLeases(database.kysely, { by: inheritedBy, at: clock() });
    isFirst = false;
    const recovered = await database.transaction((transaction) =>
      recoverEffects(transaction, { now: clock(), limit: AT_ONCE, policy }),
    );
    return recovered === AT_ONCE;
  };
  const onFailure = 'could not take up effects that were cut off; trying again';
  return new Repetition({ step, intervalMs: INTERVAL_MS, onFailure, logger });
}
