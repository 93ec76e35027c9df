import type { Transaction } from 'kysely';
import { DAY_MS, type Instant, MINUTE_MS } from '../domain/instant.ts';
import { enterDrawn, enterFromBands, enterFromTransitions } from '../store/experiment-leads.ts';
import {
  type ExperimentRow,
  lastFeedPosition,
  lockExperiment,
  saveExperimentProgress,
  stopExperiment,
} from '../store/experiments.ts';
import { extendFeed } from '../store/ledgers.ts';
import type { Schema } from '../store/schema.ts';
import type { Registry } from './registry.ts';

const LEADS_AT_ONCE = 2_000;
const TRANSITIONS_AT_ONCE = 5_000;
/** How often an exploration looks for low scores, and how lately something must have come of them. */
const SWEEP_EVERY_MS = 10 * MINUTE_MS;
const ACTIVE_WITHIN_MS = 30 * DAY_MS;
/** Later sweeps look at those of whom something came since the last one, and a little before. */
const SWEEP_OVERLAP_MS = DAY_MS;

/**
 * Brings leads into an experiment that runs, some at a time: for two scorecards whoever reaches a band of it under either, at that
 * moment; for an exploration the low scores that the lot drew. Because it does not depend on the arm who takes part, and when,
 * the arms are as large as the lot makes them. An experiment whose scorecards are not those it began with is ended.
 *
 * @returns whether there is more to do at once
 */
export async function exposeLeads(
  transaction: Transaction<Schema>,
  registry: Registry,
  { experimentId, now }: { experimentId: number; now: Instant },
): Promise<boolean> {
  const experiment = await lockExperiment(transaction, experimentId);
  if (!experiment || experiment.kind === 'hold-out') return false;
  if (!areVersionsLive(registry, experiment)) {
    await stopExperiment(transaction, { experimentId, at: now, by: 'Ripen', reason: 'republished' });
    return false;
  }
  if (experiment.kind === 'exploration') return sweep(transaction, experiment, now);
  if (experiment.enteredThrough === null) return follow(transaction, experiment);
  const enteredThrough = await enterFromBands(transaction, {
    experiment,
    after: experiment.enteredThrough,
    limit: LEADS_AT_ONCE,
  });
  await saveExperimentProgress(transaction, { ...experiment, enteredThrough });
  return true;
}

function areVersionsLive(registry: Registry, experiment: ExperimentRow): boolean {
  const isLive = (scorecardId: number | null, version: number | null) =>
    scorecardId === null ||
    registry.scorecards.some(
      (one) => one.isLive && one.scorecardId === scorecardId && one.version === version,
    );
  return (
    isLive(experiment.firstScorecardId, experiment.firstVersion) &&
    isLive(experiment.secondScorecardId, experiment.secondVersion)
  );
}

async function follow(transaction: Transaction<Schema>, experiment: ExperimentRow): Promise<boolean> {
  await extendFeed(transaction);
  const last = await lastFeedPosition(transaction);
  const { seenPosition: after } = experiment;
  if (last <= after) return false;
  const through = Math.min(last, after + TRANSITIONS_AT_ONCE);
  await enterFromTransitions(transaction, { experiment, after, through });
  await saveExperimentProgress(transaction, { ...experiment, seenPosition: through });
  return through < last;
}

async function sweep(
  transaction: Transaction<Schema>,
  experiment: ExperimentRow,
  now: Instant,
): Promise<boolean> {
  const { sweptAt } = experiment;
  if (sweptAt !== null && now - sweptAt < SWEEP_EVERY_MS) return false;
  const activeSince = sweptAt === null ? now - ACTIVE_WITHIN_MS : sweptAt - SWEEP_OVERLAP_MS;
  await enterDrawn(transaction, { experiment, activeSince, at: now });
  await saveExperimentProgress(transaction, { ...experiment, sweptAt: now });
  return false;
}
