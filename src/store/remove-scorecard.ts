import { sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** Ends that the live version of a scorecard scores; none takes its place. */
export async function retireScorecard(
  transaction: Transaction<Schema>,
  { scorecardId, at }: { scorecardId: number; at: Instant },
): Promise<void> {
  await transaction
    .updateTable('scorecard_version')
    .set({ status: 'retired', retired_at: toTimestamptz(at) })
    .where('scorecard_id', '=', scorecardId)
    .where('status', '=', 'live')
    .execute();
  await transaction
    .updateTable('scorecard')
    .set({ live_version: null })
    .where('scorecard_id', '=', scorecardId)
    .execute();
}

/**
 * Deletes scores, ledger entries and transitions of a retired scorecard, some at a time, and in the end the scorecard.
 *
 * @returns whether there is more to delete
 */
export async function deleteScorecardStep(
  transaction: Transaction<Schema>,
  { scorecardId, limit }: { scorecardId: number; limit: number },
): Promise<boolean> {
  for (const table of ['score', 'ledger', 'transition']) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where ctid = any(array(
        select ctid from ${sql.table(table)} where scorecard_id = ${scorecardId} limit ${limit}))`.execute(
      transaction,
    );
    if (Number(numAffectedRows ?? 0) > 0) return true;
  }
  for (const table of ['scorecard_care', 'drift_report'] as const)
    await transaction.deleteFrom(table).where('scorecard_id', '=', scorecardId).execute();
  await transaction.deleteFrom('scorecard_version').where('scorecard_id', '=', scorecardId).execute();
  await transaction.deleteFrom('scorecard').where('scorecard_id', '=', scorecardId).execute();
  return false;
}
