import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { isObject } from '../domain/json.ts';
import { type RemovedImport, saveRemoval } from '../store/import-removal.ts';
import { deleteScorecardStep, retireScorecard } from '../store/remove-scorecard.ts';
import type { Schema } from '../store/schema.ts';
import { findScorecard, listVersions, type ScorecardRow, type VersionRow } from '../store/scorecards.ts';
import { isScorecardRead } from './is-scorecard-read.ts';
import { changeRegistry, forgetUnusedMeasures, RegistryCache } from './registry.ts';

const ROWS_AT_ONCE = 5_000;

/**
 * Ends that the scorecard which came with a sample scores, unless somebody has made it their own: published another
 * version, begun a draft, or let another scorecard read its score.
 *
 * @returns working when something was done, waiting while it is being published, done when there is nothing left to do
 */
export async function retireSampleScorecard(
  transaction: Transaction<Schema>,
  removing: RemovedImport,
  now: Instant,
): Promise<'working' | 'waiting' | 'done'> {
  const found = await findOwn(transaction, removing);
  if (!found) return 'done';
  const { scorecard, versions } = found;
  if (versions.some(({ status }) => status === 'publishing')) return 'waiting';
  if (scorecard.liveVersion === null) return 'done';
  const registry = await new RegistryCache().read(transaction);
  if (isChanged(found) || isScorecardRead(registry, scorecard.slug)) {
    await leaveScorecard(transaction, removing);
    return 'working';
  }
  await changeRegistry(transaction);
  await retireScorecard(transaction, { scorecardId: scorecard.scorecardId, at: now });
  await forgetUnusedMeasures(transaction);
  return 'working';
}

/**
 * Deletes the retired scorecard of a sample, some of its scores and entries at a time.
 *
 * @returns whether there may be more to do
 */
export async function deleteSampleScorecard(
  transaction: Transaction<Schema>,
  removing: RemovedImport,
): Promise<boolean> {
  const found = await findOwn(transaction, removing);
  if (!found) return false;
  const { scorecard } = found;
  // Somebody published it again in the meantime.
  if (scorecard.liveVersion !== null || isChanged(found)) {
    await leaveScorecard(transaction, removing);
    return true;
  }
  return deleteScorecardStep(transaction, { scorecardId: scorecard.scorecardId, limit: ROWS_AT_ONCE });
}

interface OwnScorecard {
  scorecard: ScorecardRow;
  versions: VersionRow[];
}

async function findOwn(
  transaction: Transaction<Schema>,
  { mapping }: RemovedImport,
): Promise<OwnScorecard | undefined> {
  if (!isObject(mapping.scorecard) || typeof mapping.scorecard.slug !== 'string') return undefined;
  const scorecard = await findScorecard(transaction, mapping.scorecard.slug);
  return scorecard && { scorecard, versions: await listVersions(transaction, scorecard.scorecardId) };
}

function isChanged({ scorecard, versions }: OwnScorecard): boolean {
  return scorecard.draft !== null || versions.length > 1;
}

/** From now on it is the user's. */
async function leaveScorecard(transaction: Transaction<Schema>, removing: RemovedImport): Promise<void> {
  removing.mapping = { ...removing.mapping, scorecard: null };
  await saveRemoval(transaction, removing);
}
