import type { Kysely } from 'kysely';
import { probabilityAt } from '../domain/conversion-probability.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { renderMapping } from '../domain/yaml-edit/render-yaml.ts';
import { type AreaDifference, compareAreas } from '../learning/backtest/compare-areas.ts';
import { type CalibrationDrift, calibrationDrift } from '../learning/drift/calibration-drift.ts';
import { DEFAULT_HORIZON_MS, DEFAULT_OUTCOME } from '../learning/examples/outcome-definition.ts';
import { draftOfProposal } from '../learning/proposal/draft-of-proposal.ts';
import type { LearningRequest } from '../learning/run/learning-request.ts';
import type { LearningResult } from '../learning/run/learning-result.ts';
import { type CompiledScorecard, compileScorecard } from '../scoring/compile-scorecard.ts';
import { evaluate } from '../scoring/evaluate.ts';
import { parseScorecard } from '../scoring/parse-scorecard.ts';
import type { Schema } from '../store/schema.ts';
import type { CareSettings } from '../store/scorecard-care.ts';
import { type LearningWork, runLearning } from './run-learning.ts';
import { sweepExamples } from './sweep-examples.ts';

/** What came of learning a scorecard again. */
export interface Retrained {
  /** The text of what was learned; undefined when nothing was. */
  source: string | undefined;
  /** Why it must not be published unasked; none when every gate was passed. */
  reasons: string[];
  conversions: number;
  /** How the same way of learning, from what was known earlier, did on the leads since then, beside the live version. */
  trial: { gain: AreaDifference; calibration: CalibrationDrift } | undefined;
}

/** The leads of so many days, after the horizon, are what the trial is judged by. */
const TRIAL_DAYS = 60;

/**
 * Learns a scorecard again from all that is known now, and tries the same way of learning on the past: from what was known
 * {@link TRIAL_DAYS} and a horizon ago, judged on the leads since then, beside the live version on the same leads. The gates ask for
 * enough conversions, a gain whose lower bound is above what was chosen, probabilities that came true, and no leak.
 */
export async function retrainScorecard(
  { database, compute }: { database: Kysely<Schema>; compute: LearningWork['compute'] },
  { live, care, now }: { live: CompiledScorecard; care: CareSettings; now: Instant },
): Promise<Retrained> {
  const { scorecard } = live;
  const request = requestFor(scorecard);
  const learn = (at: Instant) =>
    runLearning({ database, now: at, compute, onProgress: () => undefined }, request);
  const learned = await learn(now);
  const source = textOf(learned, scorecard);
  const { conversions } = learned.counts;
  if (source === undefined) {
    const reason = learned.problem?.detail ?? 'nothing was found that tells who converts';
    return { source, reasons: [reason], conversions, trial: undefined };
  }
  const since = now - request.horizonMs - TRIAL_DAYS * DAY_MS;
  const earlier = textOf(await learn(since), scorecard);
  const trial =
    earlier === undefined ? undefined : await tryOn(database, { live, earlier, request, since, now });
  const reasons = failedGates({ care, conversions, trial, learned, scorecard });
  return { source, reasons, conversions, trial };
}

/** Learned for the same outcome, at about the same scale. */
function requestFor({ probability, scale }: Scorecard): LearningRequest {
  return {
    outcome: probability?.outcome ?? DEFAULT_OUTCOME,
    horizonMs: probability?.withinMs ?? DEFAULT_HORIZON_MS,
    knownBy: 'received',
    learns: true,
    rules: 15,
    scale: Math.min(1_000, Math.max(10, scale.max - scale.min)),
    pairs: false,
    monotone: {},
    exclude: [],
    prior: null,
    acceptedWeight: null,
    rejectedWeight: 1,
  };
}

/** What was learned as the text of a scorecard of the same name; undefined when nothing was, or it tells nobody apart. */
function textOf(
  { learned, candidates, counts, bands, request }: LearningResult,
  { slug, title }: Scorecard,
): string | undefined {
  if (!learned || learned.signal === 'none' || learned.rules.length === 0) return undefined;
  const document = draftOfProposal(learned, candidates, {
    slug,
    title,
    description: `Learned from ${counts.examples} leads, of whom ${counts.conversions} converted.`,
    rules: learned.rules.map(({ id }) => ({ id })),
    bands: bands ?? {},
    aim: request,
  });
  return `${renderMapping(document, { isFlow: false, isJson: false, indent: 0 })}\n`;
}

async function tryOn(
  database: Kysely<Schema>,
  {
    live,
    earlier,
    request,
    since,
    now,
  }: {
    live: CompiledScorecard;
    earlier: string;
    request: LearningRequest;
    since: Instant;
    now: Instant;
  },
): Promise<Retrained['trial']> {
  const reading = parseScorecard(earlier);
  if (!reading.ok) return undefined;
  const compiled = compileScorecard(reading.scorecard);
  const [then, rival, chances]: [number[], number[], number[]] = [[], [], []];
  const outcomes: (0 | 1)[] = [];
  await sweepExamples(
    database,
    {
      ...request,
      slots: [...live.slots, ...compiled.slots],
      now,
      isWanted: ({ takenAt }) => takenAt >= since,
    },
    ({ input, outcome }) => {
      const score = evaluate(compiled, input).score;
      const { probability } = reading.scorecard;
      then.push(score);
      rival.push(evaluate(live, input).score);
      if (probability) chances.push(probabilityAt(probability.curve, score).probability);
      outcomes.push(outcome);
    },
  );
  const converted = outcomes.filter((outcome) => outcome === 1).length;
  if (converted === 0 || converted === outcomes.length) return undefined;
  return { gain: compareAreas(then, rival, outcomes), calibration: calibrationDrift(chances, outcomes) };
}

function failedGates({
  care,
  conversions,
  trial,
  learned,
  scorecard,
}: Pick<Retrained, 'conversions' | 'trial'> & {
  care: CareSettings;
  learned: LearningResult;
  scorecard: Scorecard;
}): string[] {
  const reasons: string[] = [];
  if (conversions < care.fewestOutcomes)
    reasons.push(
      `There are ${conversions} conversions to learn from, and ${care.fewestOutcomes} are asked for.`,
    );
  if (!trial) reasons.push('There are too few leads to try it on the past.');
  else if (trial.gain.low <= care.leastGain)
    reasons.push(
      `On the past the area under the curve is ${signed(trial.gain.difference)} (${signed(trial.gain.low)} to ${signed(trial.gain.high)}) beside the live version; the lower bound must be above ${care.leastGain}.`,
    );
  if (trial?.calibration.level === 'off')
    reasons.push(
      `On the past ${trial.calibration.observed} leads converted where ${trial.calibration.expected.toFixed(1)} were to.`,
    );
  const leaking = new Set(learned.leaks.map(({ column }) => column));
  const read = learned.learned?.rules.flatMap((rule) =>
    rule.kind === 'column' ? [rule.column] : rule.columns,
  );
  const leak = read?.find((column) => leaking.has(column));
  if (leak !== undefined) reasons.push(`“${leak}” was only known after the outcome.`);
  const names = scorecard.bands.slice(1).map(({ id }) => id);
  const learnedNames = Object.keys(learned.bands ?? {});
  if (names.length !== learnedNames.length || names.some((name) => !learnedNames.includes(name)))
    reasons.push('The live version has other bands, which people have to choose.');
  return reasons;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}
