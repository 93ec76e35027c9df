import { DAY_MS, formatInstant } from '../domain/instant.ts';
import type { ExperimentSummary } from '../learning/experiments/summarize-experiment.ts';
import { GUARDS_OF, type MissedLeads } from '../operations/report-experiment.ts';
import type { ExperimentRow } from '../store/experiments.ts';
import type { ExperimentAnswer, ExperimentReport } from './contract/experiments.ts';
import { optionalInstant } from './contract/wire-values.ts';

/** An experiment as it goes over the wire. @param slugs those of scorecards, by id */
export function experimentAnswer(
  experiment: ExperimentRow,
  slugs: ReadonlyMap<number, string>,
): ExperimentAnswer {
  const slugOf = (id: number | null) => (id === null ? null : (slugs.get(id) ?? String(id)));
  const { slug, title, kind, status, bands, condition, share, aim } = experiment;
  const { horizonDays, plannedLeads, worthwhile, startedBy, stoppedBy, stopReason } = experiment;
  return {
    ...{ slug, title, kind, status, bands, condition, share, aim },
    ...{ horizonDays, plannedLeads, worthwhile, startedBy, stoppedBy, stopReason },
    champion: slugOf(experiment.firstScorecardId),
    championVersion: experiment.firstVersion,
    challenger: slugOf(experiment.secondScorecardId),
    challengerVersion: experiment.secondVersion,
    startedAt: formatInstant(experiment.startedAt),
    stoppedAt: optionalInstant(experiment.stoppedAt),
  };
}

/** What an experiment with two arms has shown, as it goes over the wire. */
export function summaryAnswer(
  experiment: ExperimentRow,
  { leads, matured, ratio, measures, course, verdict }: ExperimentSummary,
): Omit<ExperimentReport, keyof ExperimentAnswer> {
  return {
    leads: pair(leads),
    matured: pair(matured),
    ratio,
    measures: measures.map(({ measure, means, comparison, adjusted }) => ({
      measure,
      isGuard: GUARDS_OF[experiment.kind].some((guard) => guard === measure),
      means: pair([means[0] ?? null, means[1] ?? null]),
      difference: comparison?.difference ?? null,
      ratio: comparison?.ratio ?? null,
      adjusted: adjusted ?? null,
    })),
    course: course.map(({ day, ...rest }) => ({ ...rest, day: formatInstant(day * DAY_MS).slice(0, 10) })),
    verdict: { kind: verdict.kind, measure: verdict.kind === 'harm' ? verdict.measure : null },
    missed: null,
  };
}

/** What an exploration has shown, as it goes over the wire. */
export function missedAnswer(missed: MissedLeads): Omit<ExperimentReport, keyof ExperimentAnswer> {
  return {
    leads: pair([0, missed.drawn]),
    matured: pair([0, missed.matured]),
    ratio: null,
    measures: [],
    course: [],
    verdict: { kind: missed.matured === 0 ? 'too early' : 'keep going', measure: null },
    missed,
  };
}

function pair<Value>([first, second]: readonly [Value, Value]): { first: Value; second: Value } {
  return { first, second };
}
