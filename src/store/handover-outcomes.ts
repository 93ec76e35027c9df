import { type Kysely, sql } from 'kysely';
import type { HandoverOutcome } from '../assignment/response-report.ts';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/**
 * What became of the leads that reps were given in a time, the latest first; those that were given anew, merged or taken back are
 * left out.
 */
export async function handoverOutcomes(
  database: Kysely<Schema>,
  request: { from: Instant; to: Instant; team?: string | undefined; limit: number },
): Promise<HandoverOutcome[]> {
  const { from, to, team, limit } = request;
  let query = database
    .selectFrom('handover')
    .select([
      'team',
      'person_id as personId',
      'assigned_at as assignedAt',
      'respond_by as respondBy',
      'responded_at as respondedAt',
      'worked_ms as workedMs',
      'ended',
      'ended_at as endedAt',
    ])
    .where('assigned_at', '>=', sql<number>`${toTimestamptz(from)}::timestamptz`)
    .where('assigned_at', '<', sql<number>`${toTimestamptz(to)}::timestamptz`)
    .where('person_id', 'is not', null)
    .where((eb) => eb.or([eb('ended', 'is', null), eb('ended', '=', 'reassigned')]));
  if (team !== undefined) query = query.where('team', '=', team);
  const rows = await query.orderBy('assigned_at', 'desc').limit(limit).execute();
  return rows.map((row) => ({
    ...row,
    personId: row.personId ?? '',
    assignedAt: row.assignedAt ?? from,
    isReassigned: row.ended === 'reassigned',
  }));
}
