import { removeImportStep } from '../operations/remove-import.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

const INTERVAL_MS = 500;

/** Removes imports step by step; goes on after a restart. */
export function importRemover({ database, registry, clock, logger }: BackgroundServices): Repetition {
  const step = (): Promise<boolean> =>
    database.transaction((transaction) => removeImportStep(transaction, registry, clock()));
  const onFailure = 'removing an import failed; going on from the last step';
  return new Repetition({ step, intervalMs: INTERVAL_MS, onFailure, logger });
}
