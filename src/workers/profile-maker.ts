import { HOUR_MS } from '../domain/instant.ts';
import { makeProfiles } from '../operations/make-profiles.ts';
import { makeSearchIndex } from '../store/search-index.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

/** Makes the profiles that an upgrade asks for, and on a server the index by which they are searched; then rests. */
export function profileMaker({ database, clock, logger }: BackgroundServices): Repetition {
  let after: string | null = null;
  let isIndexed = database.kind === 'embedded';
  const step = async (): Promise<boolean> => {
    const position: { after: string | null; now: number } = { after, now: clock() };
    const last = await database.transaction((transaction) => makeProfiles(transaction, position));
    after = last ?? null;
    if (last !== undefined) return true;
    if (isIndexed) return false;
    isIndexed = true;
    if (!(await makeSearchIndex(database)))
      logger.info('the database has no pg_trgm that this role may use: searches read every name');
    return false;
  };
  const onFailure = 'could not make what lists show; trying again';
  return new Repetition({ step, intervalMs: HOUR_MS, onFailure, logger });
}
