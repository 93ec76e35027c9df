import type { Kysely } from 'kysely';
import { estimateShare } from '../domain/estimate-share.ts';
import {
  EXPERIMENT_AIMS,
  EXPERIMENT_GUARDS,
  type ExperimentGuard,
  type ExperimentKind,
} from '../domain/experiment.ts';
import type { Instant } from '../domain/instant.ts';
import type { Bounded } from '../learning/experiments/compare-arms.ts';
import { estimateMissed } from '../learning/experiments/estimate-missed.ts';
import { estimateMissedCount } from '../learning/experiments/estimate-missed-count.ts';
import { type ExperimentSummary, summarizeExperiment } from '../learning/experiments/summarize-experiment.ts';
import { readArmSizes, readDrawnOutcomes, readExperimentOutcomes } from '../store/experiment-outcomes.ts';
import type { ExperimentRow } from '../store/experiments.ts';
import type { Schema } from '../store/schema.ts';

/** What must not get worse by which kind of experiment: journeys do not make reps answer. */
export const GUARDS_OF: Readonly<Record<ExperimentKind, readonly ExperimentGuard[]>> = {
  scorecards: EXPERIMENT_GUARDS,
  'hold-out': ['unsubscribed'],
  exploration: [],
};

/** What the low scores that a lot passed on say of all low scores. */
export interface MissedLeads {
  /** From how many was drawn, about. */
  leads: number;
  drawn: number;
  /** Those drawn whose horizon is over, and those of them that were won. */
  matured: number;
  won: number;
  winners: Bounded;
  rate: Bounded;
  revenue: Bounded;
}

/** What an experiment with two arms has shown until an instant; when it was stopped, until then and its horizon. */
export async function reportExperiment(
  database: Kysely<Schema>,
  experiment: ExperimentRow,
  now: Instant,
): Promise<ExperimentSummary> {
  const sizes = await readArmSizes(database, experiment.experimentId);
  const outcomes = await readExperimentOutcomes(database, { ...experiment, now });
  return summarizeExperiment({
    sizes,
    outcomes,
    share: experiment.share,
    planned: experiment.plannedLeads,
    aim: experiment.aim,
    aims: EXPERIMENT_AIMS,
    guards: GUARDS_OF[experiment.kind],
    worthwhile: experiment.worthwhile,
  });
}

/** What an exploration has shown until an instant. */
export async function reportMissed(
  database: Kysely<Schema>,
  experiment: ExperimentRow,
  now: Instant,
): Promise<MissedLeads> {
  const { share: probability } = experiment;
  const sizes = await readArmSizes(database, experiment.experimentId);
  const drawn = sizes.reduce((sum, { leads }) => sum + leads, 0);
  const outcomes = await readDrawnOutcomes(database, { ...experiment, now });
  const won = outcomes.filter(({ wins }) => wins > 0).length;
  const revenue = estimateMissed(outcomes.map((one) => ({ probability, value: one.revenue })));
  const total = Math.max(outcomes.length, Math.round(outcomes.length / probability));
  const { share, low, high } = estimateShare({ count: won, sampled: outcomes.length, total });
  return {
    leads: drawn / probability,
    drawn,
    matured: outcomes.length,
    won,
    winners: estimateMissedCount(won, probability),
    rate: { estimate: share, low, high },
    revenue: revenue?.total ?? { estimate: 0, low: 0, high: 0 },
  };
}
