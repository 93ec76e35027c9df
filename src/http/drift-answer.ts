import { formatInstant } from '../domain/instant.ts';
import type { Drift } from '../learning/drift/drift.ts';
import type { DriftReportRow } from '../store/drift-reports.ts';
import type { DriftAnswer } from './contract/health.ts';

/** How a scorecard has moved, as it goes over the wire. */
export function driftAnswer(slug: string, { version, madeAt, report: drift }: DriftReportRow): DriftAnswer {
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
