import type { Kysely } from 'kysely';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import { type DriftReportRow, saveDriftReport } from '../store/drift-reports.ts';
import { readHistorySpan } from '../store/history-span.ts';
import type { Schema } from '../store/schema.ts';
import { PERIOD_DAYS, readDrift } from './read-drift.ts';
import type { RegisteredScorecard } from './registry.ts';

/** What is compared with lies at least so far back: both periods are as long. */
const LEAST_DISTANCE_MS = 91 * DAY_MS;

/** Works out how a live scorecard has moved, since it went live or an instant, and keeps it. */
export async function refreshDrift(
  database: Kysely<Schema>,
  {
    scorecard,
    since,
    knownBy,
    now,
  }: {
    scorecard: Pick<RegisteredScorecard, 'scorecardId' | 'version' | 'compiled' | 'liveAt'>;
    since?: Instant | undefined;
    /** See `sweepExamples`. */
    knownBy?: 'received' | 'occurred' | undefined;
    now: Instant;
  },
): Promise<DriftReportRow> {
  const { scorecardId, version, compiled, liveAt } = scorecard;
  const span = await readHistorySpan(database, { by: knownBy ?? 'received', now });
  const begun = (span?.firstAt ?? now) + PERIOD_DAYS * DAY_MS;
  const referenceAt = since ?? Math.min(Math.max(liveAt ?? now, begun), now - LEAST_DISTANCE_MS);
  const report = await readDrift(database, { compiled, referenceAt, now, knownBy });
  const row = { scorecardId, version, madeAt: now, report };
  await saveDriftReport(database, row);
  return row;
}
