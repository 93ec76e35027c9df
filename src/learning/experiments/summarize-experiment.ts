import type { ExperimentAim, ExperimentGuard } from '../../domain/experiment.ts';
import { adjustTotals } from './adjust-totals.ts';
import { type Bounded, type Comparison, compareArms } from './compare-arms.ts';
import { judgeExperiment, type Verdict } from './judge-experiment.ts';
import { addTotals, NO_TOTALS, type OutcomeTotals } from './outcome-totals.ts';
import { checkSampleRatio, type SampleRatio } from './sample-ratio.ts';

/** The leads of an arm that came into it on a day, with the totals of something that became of them. */
export interface DayOutcome extends OutcomeTotals {
  /** Days since 1970-01-01, in UTC. */
  day: number;
  arm: 0 | 1;
  measure: ExperimentAim | ExperimentGuard;
}

/** How many leads came into an arm on a day. */
export interface DaySize {
  day: number;
  arm: 0 | 1;
  leads: number;
}

/** Two arms beside each other in one quantity. */
export interface MeasuredArms {
  measure: ExperimentAim | ExperimentGuard;
  /** Per lead; undefined without leads. */
  means: [first: number | undefined, second: number | undefined];
  /** Undefined while it is too early. */
  comparison: Comparison | undefined;
  /** The difference without what was foreseeable by the score at the beginning. */
  adjusted: Bounded | undefined;
}

/** What an experiment has shown so far. */
export interface ExperimentSummary {
  /** All leads of each arm, and those of them whose horizon is over. */
  leads: [first: number, second: number];
  matured: [first: number, second: number];
  ratio: SampleRatio;
  measures: MeasuredArms[];
  /** The difference in what is aimed at, as it was known once the leads up to a day had had their time. */
  course: { day: number; leads: number; difference: Bounded }[];
  verdict: Verdict;
}

type Measure = DayOutcome['measure'];
type Pair = [first: OutcomeTotals, second: OutcomeTotals];

/**
 * Puts together what an experiment has shown: how large the arms are, how they differ in each measure, how the difference in
 * what is aimed at came about, and what to do.
 */
export function summarizeExperiment({
  sizes,
  outcomes,
  ...rules
}: {
  sizes: readonly DaySize[];
  outcomes: readonly DayOutcome[];
  share: number;
  planned: number;
  aim: ExperimentAim;
  aims: readonly ExperimentAim[];
  guards: readonly ExperimentGuard[];
  /** The least difference worth having, as a share of the mean of the first arm. */
  worthwhile: number;
}): ExperimentSummary {
  const { planned, aim, aims, guards } = rules;
  const ratioCourse = courseOfSizes(sizes);
  const ratio = checkSampleRatio(ratioCourse, rules.share);
  const measured = new Map<Measure, MeasuredArms>(
    [...aims, ...guards].map((measure) => [
      measure,
      besideEachOther(totalsOf(outcomes, measure), { measure, planned }),
    ]),
  );
  const [first, second] = totalsOf(outcomes, aim);
  const main = measured.get(aim);
  return {
    leads: ratioCourse.at(-1) ?? [0, 0],
    matured: [first.leads, second.leads],
    ratio,
    measures: [...measured.values()],
    course: courseOf(outcomes, { aim, planned }),
    verdict: judgeExperiment({
      ratioProbability: ratio.sequentialProbability,
      difference: main?.comparison?.difference,
      guards: guards.map((measure) => ({
        measure,
        difference: measured.get(measure)?.comparison?.difference,
      })),
      worthwhile: rules.worthwhile * (main?.means[0] ?? 0),
    }),
  };
}

function besideEachOther(
  pair: Pair,
  { measure, planned }: { measure: Measure; planned: number },
): MeasuredArms {
  const means = pair.map(({ leads, sum }) => (leads === 0 ? undefined : sum / leads));
  return {
    measure,
    means: [means[0], means[1]],
    comparison: compareArms(...pair, { planned }),
    adjusted: compareArms(...adjustTotals(...pair), { planned })?.difference,
  };
}

function totalsOf(outcomes: readonly DayOutcome[], measure: Measure): Pair {
  const of = (arm: 0 | 1) =>
    outcomes
      .filter((outcome) => outcome.measure === measure && outcome.arm === arm)
      .reduce<OutcomeTotals>(addTotals, NO_TOTALS);
  return [of(0), of(1)];
}

function courseOf(
  outcomes: readonly DayOutcome[],
  { aim, planned }: { aim: Measure; planned: number },
): ExperimentSummary['course'] {
  const totals: Pair = [NO_TOTALS, NO_TOTALS];
  const course: ExperimentSummary['course'] = [];
  const ofAim = outcomes.filter(({ measure }) => measure === aim);
  for (const [day, ofDay] of [...Map.groupBy(ofAim, (one) => one.day)].sort(([a], [b]) => a - b)) {
    for (const one of ofDay) totals[one.arm] = addTotals(totals[one.arm], one);
    const difference = compareArms(...totals, { planned })?.difference;
    if (difference) course.push({ day, leads: totals[0].leads + totals[1].leads, difference });
  }
  return course;
}

function courseOfSizes(sizes: readonly DaySize[]): [number, number][] {
  const sum: [number, number] = [0, 0];
  const days = [...Map.groupBy(sizes, ({ day }) => day)].sort(([a], [b]) => a - b);
  return days.map(([, ofDay]) => {
    for (const { arm, leads } of ofDay) sum[arm] += leads;
    return [...sum];
  });
}
