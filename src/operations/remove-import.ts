import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import {
  deleteImportedCosts,
  deleteSubjects,
  leadsMergedIntoNobody,
  lockImport,
  lockRemoving,
  markRemoved,
  markRemoving,
  type RemovedImport,
  saveRemoval,
  subjectsOfImport,
} from '../store/import-removal.ts';
import type { Schema } from '../store/schema.ts';
import type { RegistryCache } from './registry.ts';
import { removeImported } from './remove-imported.ts';
import { deleteSampleScorecard, retireSampleScorecard } from './remove-sample-scorecard.ts';

/** There is no such import, or it is in a state in which it cannot be removed. */
export class ImportNotRemovable extends Error {
  override readonly name = 'ImportNotRemovable';
}

/** What the removal of an import has taken out. */
export interface Removed {
  messages: number;
  leads: number;
  companies: number;
  costs: number;
  /** Leads and companies that others than the import know too: they are still there. */
  kept: number;
}

const SUBJECTS_AT_ONCE = 100;

/**
 * Asks for an import to be removed with everything that came with it; {@link removeImportStep} does it in the background.
 * A sample may be removed while it is being loaded; what else is being applied is applied to the end first.
 *
 * @throws ImportNotRemovable
 */
export async function beginRemoval(transaction: Transaction<Schema>, importId: number): Promise<void> {
  const found = await lockImport(transaction, importId);
  if (!found) throw new ImportNotRemovable(`there is no import ${importId}`);
  if (found.status === 'removing') return;
  const isRemovable = found.status === 'done' || (found.kind === 'sample' && found.status === 'applying');
  if (!isRemovable)
    throw new ImportNotRemovable(`import ${importId} is ${found.status}, expected one that is done`);
  await markRemoving(transaction, importId);
}

/**
 * Takes a removal a step further: some leads, then some companies, then what remains. Interrupted at any point, the next
 * step goes on from there.
 *
 * @returns whether there was anything to do
 */
export async function removeImportStep(
  transaction: Transaction<Schema>,
  cache: RegistryCache,
  now: Instant,
): Promise<boolean> {
  const removing = await lockRemoving(transaction);
  if (!removing) return false;
  const retiring = await retireSampleScorecard(transaction, removing, now);
  if (retiring !== 'done') return retiring === 'working';
  for (const kind of ['lead', 'company'] as const) {
    const { importId } = removing;
    const subjectIds = await subjectsOfImport(transaction, { importId, kind, limit: SUBJECTS_AT_ONCE });
    if (subjectIds.length === 0) continue;
    const registry = await cache.hold(transaction);
    const { messages, deleted, kept } = await removeImported(transaction, registry, {
      importId,
      subjectIds,
      now,
    });
    const counted = kind === 'lead' ? { leads: deleted } : { companies: deleted };
    await note(transaction, removing, { messages, kept, ...counted });
    return true;
  }
  const lost = await leadsMergedIntoNobody(transaction, SUBJECTS_AT_ONCE);
  if (lost.length > 0) {
    await deleteSubjects(transaction, lost);
    return true;
  }
  if (await deleteSampleScorecard(transaction, removing)) return true;
  await note(transaction, removing, { costs: await deleteImportedCosts(transaction, removing.importId) });
  await markRemoved(transaction, { importId: removing.importId, at: now });
  return true;
}

/** What a removal has taken out so far. */
export function removedSoFar({ mapping }: Pick<RemovedImport, 'mapping'>): Removed {
  const none: Removed = { messages: 0, leads: 0, companies: 0, costs: 0, kept: 0 };
  return { ...none, ...(mapping.removed as Partial<Removed> | undefined) };
}

async function note(
  transaction: Transaction<Schema>,
  removing: RemovedImport,
  more: Partial<Removed>,
): Promise<void> {
  const before = removedSoFar(removing);
  const removed = Object.fromEntries(
    Object.entries(before).map(([what, count]) => [what, count + (more[what as keyof Removed] ?? 0)]),
  );
  await saveRemoval(transaction, { ...removing, mapping: { ...removing.mapping, removed } });
}
