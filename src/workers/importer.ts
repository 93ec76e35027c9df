import { MINUTE_MS } from '../domain/instant.ts';
import { applyChunk } from '../operations/apply-import.ts';
import { discardImports, finishImports } from '../store/imports.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

const INTERVAL_MS = 500;
/** An upload that has not come on for so long is dead: whoever was reading it is gone. */
const DEAD_AFTER_MS = 5 * MINUTE_MS;

/** Applies imports that were accepted, chunk by chunk, and clears away what is left of interrupted uploads. */
export function importer(services: BackgroundServices & { newId: () => string }): Repetition {
  const { database, registry, clock, newId, logger } = services;
  // Nobody else reads into an embedded database: what was being read before is dead.
  const startedAt = database.kind === 'embedded' ? clock() : 0;
  const step = async (): Promise<boolean> => {
    const hasApplied = await database.transaction((transaction) =>
      applyChunk(transaction, registry, { now: clock(), newId }),
    );
    if (hasApplied) return true;
    await finishImports(database.kysely, clock());
    await database.transaction((transaction) =>
      discardImports(transaction, { untouchedSince: Math.max(startedAt, clock() - DEAD_AFTER_MS) }),
    );
    return false;
  };
  const onFailure = 'applying an import failed; going on from the last rows';
  return new Repetition({ step, intervalMs: INTERVAL_MS, onFailure, logger });
}
