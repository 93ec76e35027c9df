import { formatInstant } from '../domain/instant.ts';
import type { Drift } from '../operations/read-drift.ts';
import type { DriftReportRow } from '../store/drift-reports.ts';
import type { DriftAnswer } from './contract/health.ts';

/** How a scorecard has moved, as it goes over the wire. */
export function driftAnswer(slug: string, { version, madeAt, report }: DriftReportRow): DriftAnswer {
  // Written by this program, by `refreshDrift`; undefined titles were left out.
  const drift = report as unknown as Drift;
  const measure = (one: Drift['score']) => ({ ...one, title: one.title ?? null });
  return {
    scorecard: slug,
    version,
    madeAt: formatInstant(madeAt),
    referenceAt: formatInstant(drift.referenceAt),
    periodDays: drift.periodDays,
    leads: drift.leads,
    score: measure(drift.score),
    measures: drift.measures.map(measure),
    calibration: drift.calibration,
    newEvents: drift.newEvents.map(({ firstAt, ...rest }) => ({ ...rest, firstAt: formatInstant(firstAt) })),
  };
}
