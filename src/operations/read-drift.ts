import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { probabilityAt } from '../domain/conversion-probability.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import { reliabilityCurve } from '../learning/backtest/reliability-curve.ts';
import { binValues } from '../learning/drift/bin-values.ts';
import { calibrationDrift } from '../learning/drift/calibration-drift.ts';
import type { Drift, MeasureDrift } from '../learning/drift/drift.ts';
import { populationStability } from '../learning/drift/population-stability.ts';
import { DEFAULT_OUTCOME } from '../learning/examples/outcome-definition.ts';
import type { CompiledScorecard } from '../scoring/compile-scorecard.ts';
import { evaluate } from '../scoring/evaluate.ts';
import { readNewEvents } from '../store/new-events.ts';
import type { Schema } from '../store/schema.ts';
import { type SweptExample, sweepExamples } from './sweep-examples.ts';

/** So many leads of each period are enough to see a change of a point or two. */
const MOST_LEADS = 5_000;
const MOST_CALIBRATED = 20_000;
/** The length of the two periods that are compared. */
export const PERIOD_DAYS = 90;
/** Leads among whom new events are looked for. */
const MOST_ASKED = 2_000;

/**
 * Compares the leads of lately with those of a reference: the distribution of the score and of every measure that the rules read;
 * the stated probabilities with what came; and events that nobody did before.
 *
 * @param referenceAt the end of the reference period; the other period ends now
 */
export async function readDrift(
  database: Kysely<Schema>,
  {
    compiled,
    referenceAt,
    now,
    knownBy,
  }: {
    compiled: CompiledScorecard;
    referenceAt: Instant;
    now: Instant;
    knownBy?: 'received' | 'occurred' | undefined;
  },
): Promise<Drift> {
  const periods = await readPeriods(database, { compiled, referenceAt, now, knownBy });
  const score = moved(
    { rule: null, title: undefined },
    periods.reference.map((one) => one.score),
    periods.now.map((one) => one.score),
  );
  const measures: MeasureDrift[] = [];
  for (const [position, { id, title }] of compiled.scorecard.rules.entries()) {
    const valuesOf = (period: readonly Looked[]) => period.map(({ values }) => values[position]);
    measures.push(moved({ rule: id, title }, valuesOf(periods.reference), valuesOf(periods.now)));
    await setImmediate();
  }
  return {
    referenceAt,
    now,
    periodDays: PERIOD_DAYS,
    leads: { reference: periods.reference.length, now: periods.now.length },
    score,
    measures: measures.sort((a, b) => b.index - a.index),
    calibration: await readCalibration(database, { compiled, referenceAt, now, knownBy }),
    newEvents: await readNewEvents(database, { since: referenceAt, leads: MOST_ASKED }),
  };
}

type DriftRequest = Parameters<typeof readDrift>[1];

/** A lead as it was at the end of a period: its score, and what each rule read, in the order of the rules. */
interface Looked {
  score: number;
  values: (Json | undefined)[];
}

/** The leads that became known in each of the two periods, as they were at its end. */
async function readPeriods(
  database: Kysely<Schema>,
  { compiled, referenceAt, now, knownBy }: DriftRequest,
): Promise<{ reference: Looked[]; now: Looked[] }> {
  const periods = { reference: [] as Looked[], now: [] as Looked[] };
  const enough = new AbortController();
  const visit = (example: SweptExample): void => {
    if (example.knownAt <= example.takenAt - PERIOD_DAYS * DAY_MS) return;
    const looked = look(compiled, example);
    const period = example.takenAt === now ? periods.now : periods.reference;
    if (looked && period.length < MOST_LEADS) period.push(looked);
    if (periods.now.length === MOST_LEADS && periods.reference.length === MOST_LEADS) enough.abort();
  };
  const request = {
    outcome: compiled.scorecard.probability?.outcome ?? DEFAULT_OUTCOME,
    horizonMs: 0,
    slots: compiled.slots,
    snapshots: [referenceAt, now],
    withOpenHorizon: true,
    knownBy,
    now,
    signal: enough.signal,
  };
  await sweepExamples(database, request, visit).catch(unlessAborted(enough.signal));
  return periods;
}

function look(compiled: CompiledScorecard, { input }: SweptExample): Looked | undefined {
  const { isEligible, score, rows } = evaluate(compiled, input);
  if (!isEligible) return undefined;
  const values = new Map(
    rows.flatMap((row) => (row.kind === 'rule' ? [[row.rule, row.value] as const] : [])),
  );
  return { score, values: compiled.scorecard.rules.map(({ id }) => values.get(id)) };
}

function moved(
  of: Pick<MeasureDrift, 'rule' | 'title'>,
  reference: readonly (Json | undefined)[],
  now: readonly (Json | undefined)[],
): MeasureDrift {
  const binned = binValues(reference, now);
  const stability = populationStability(
    binned.bins.map((bin) => bin.reference),
    binned.bins.map((bin) => bin.now),
  );
  return { ...of, ...binned, ...stability };
}

async function readCalibration(
  database: Kysely<Schema>,
  { compiled, referenceAt, now, knownBy }: DriftRequest,
): Promise<Drift['calibration']> {
  const { probability } = compiled.scorecard;
  if (!probability) return null;
  const [probabilities, outcomes]: [number[], (0 | 1)[]] = [[], []];
  const enough = new AbortController();
  const visit = (example: SweptExample): void => {
    const { isEligible, score } = evaluate(compiled, example.input);
    if (!isEligible) return;
    probabilities.push(probabilityAt(probability.curve, score).probability);
    outcomes.push(example.outcome);
    if (probabilities.length === MOST_CALIBRATED) enough.abort();
  };
  const request = {
    outcome: probability.outcome,
    horizonMs: probability.withinMs,
    slots: compiled.slots,
    isWanted: ({ takenAt }: { takenAt: Instant }) => takenAt >= referenceAt,
    knownBy,
    now,
    signal: enough.signal,
  };
  await sweepExamples(database, request, visit).catch(unlessAborted(enough.signal));
  return {
    ...calibrationDrift(probabilities, outcomes),
    bins: reliabilityCurve(probabilities, outcomes),
    withinDays: Math.round(probability.withinMs / DAY_MS),
  };
}

/** Having seen enough is no failure. */
function unlessAborted(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
