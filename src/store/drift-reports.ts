import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Drift } from '../learning/drift/drift.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** How a scorecard has moved, as it was worked out at an instant. */
export interface DriftReportRow {
  scorecardId: number;
  version: number;
  madeAt: Instant;
  report: Drift;
}

/** What was worked out last of each scorecard. */
export async function readDriftReports(database: Kysely<Schema>): Promise<DriftReportRow[]> {
  return database
    .selectFrom('drift_report')
    .select(['scorecard_id as scorecardId', 'version', 'made_at as madeAt', 'report'])
    .execute();
}

/** Keeps what was worked out, in place of what was before. */
export async function saveDriftReport(database: Kysely<Schema>, row: DriftReportRow): Promise<void> {
  const values = {
    version: row.version,
    made_at: toTimestamptz(row.madeAt),
    report: JSON.stringify(row.report),
  };
  await database
    .insertInto('drift_report')
    .values({ scorecard_id: row.scorecardId, ...values })
    .onConflict((conflict) => conflict.column('scorecard_id').doUpdateSet(values))
    .execute();
}
