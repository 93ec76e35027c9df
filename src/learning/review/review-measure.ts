import { chiSquareUpperTail } from '../distributions/chi-square-distribution.ts';
import { normalTwoSided } from '../distributions/normal-distribution.ts';
import type { ExampleColumn, ExampleTable } from '../example-table.ts';
import type { LearnedTest } from '../learned-scorecard.ts';
import { type ConversionRate, conversionRateOf } from './conversion-rate.ts';
import { type ColumnGroup, groupColumn } from './group-column.ts';
import { informationOf } from './information-value.ts';

/** A group of leads with the same values of a measure. */
export interface ReviewedGroup extends ConversionRate {
  test: LearnedTest;
  /** Its conversion rate divided by that of all, with the bounds of its interval. */
  lift: number;
  liftLow: number;
  liftHigh: number;
  /** ln( share of the converted in it / share of the others in it ), with half a lead added to each. */
  weightOfEvidence: number;
}

/** What the history says of a measure. */
export interface ReviewedMeasure {
  name: string;
  kind: ExampleColumn['kind'];
  /** The share of leads without a value. */
  missingShare: number;
  /** See {@link informationOf}. */
  informationValue: number;
  areaUnderCurve: number;
  /** How likely differences as great as these are by chance (Pearson's chi-square of the groups). */
  pValue: number;
  /**
   * By the information value: none below 0.02 or where chance explains the differences, weak below 0.1, medium below 0.3, else strong
   * (Siddiqi 2006).
   */
  strength: 'none' | 'weak' | 'medium' | 'strong';
  /** Of numbers: whether the conversion rate goes one way with the value, up or down, with no significant step back. */
  direction: 'rising' | 'falling' | 'mixed' | null;
  groups: ReviewedGroup[];
}

const GROUPING = { mostGroups: 6, leastRows: 20 };
const SURE = 0.05;

/** The pure part of the review of history: every measure by itself, the strongest first. */
export function reviewMeasures(table: ExampleTable): ReviewedMeasure[] {
  const measures = table.columns
    .map((column) => reviewMeasure(table, column))
    .sort((a, b) => b.informationValue - a.informationValue || (a.name < b.name ? -1 : 1));
  const limit = falseDiscoveryLimit(measures.map(({ pValue }) => pValue));
  return measures.map((measure) => (measure.pValue <= limit ? measure : { ...measure, strength: 'none' }));
}

/**
 * The largest p-value that counts as a finding, so that on average at most one in twenty findings is chance (Benjamini and
 * Hochberg 1995).
 */
function falseDiscoveryLimit(pValues: readonly number[]): number {
  const sorted = pValues.toSorted((a, b) => a - b);
  const last = sorted.findLastIndex((pValue, position) => pValue <= (SURE * (position + 1)) / sorted.length);
  return last < 0 ? -1 : (sorted[last] as number);
}

function reviewMeasure(table: ExampleTable, column: ExampleColumn): ReviewedMeasure {
  const { groups } = groupColumn(table, column, {
    ...GROUPING,
    mostGroups: column.kind === 'number' ? GROUPING.mostGroups : 2 * GROUPING.mostGroups,
  });
  const all = together(groups);
  const information = informationOf(groups);
  const pValue = independence(groups);
  const missing = groups.find(({ test }) => test.kind === 'missing');
  return {
    name: column.name,
    kind: column.kind,
    missingShare: missing && all.leads > 0 ? missing.leads / all.leads : 0,
    ...information,
    pValue,
    strength: strengthOf(information.informationValue),
    direction: column.kind === 'number' ? directionOf(groups) : null,
    groups: groups.map((group) => reviewGroup(group, { all, count: groups.length })),
  };
}

function strengthOf(informationValue: number): ReviewedMeasure['strength'] {
  if (informationValue < 0.02) return 'none';
  if (informationValue < 0.1) return 'weak';
  return informationValue < 0.3 ? 'medium' : 'strong';
}

type Counts = Pick<ColumnGroup, 'leads' | 'conversions' | 'squaredWeights'>;

function together(groups: readonly Counts[]): Counts {
  return groups.reduce(
    (sum, group) => ({
      leads: sum.leads + group.leads,
      conversions: sum.conversions + group.conversions,
      squaredWeights: sum.squaredWeights + group.squaredWeights,
    }),
    { leads: 0, conversions: 0, squaredWeights: 0 },
  );
}

function reviewGroup(group: ColumnGroup, { all, count }: { all: Counts; count: number }): ReviewedGroup {
  const rate = conversionRateOf(group);
  const allRate = all.conversions / all.leads;
  const times = (share: number): number => (allRate === 0 ? 1 : share / allRate);
  const ofConverted = (group.conversions + 0.5) / (all.conversions + 0.5 * count);
  const ofOthers = (group.leads - group.conversions + 0.5) / (all.leads - all.conversions + 0.5 * count);
  return {
    test: group.test,
    ...rate,
    lift: times(rate.conversionRate),
    liftLow: times(rate.conversionLow),
    liftHigh: times(rate.conversionHigh),
    weightOfEvidence: Math.log(ofConverted / ofOthers),
  };
}

/** Pearson's chi-square test that the outcome does not depend on the group; rows as they were drawn, without weights. */
function independence(groups: readonly ColumnGroup[]): number {
  const all = together(groups);
  const share = all.conversions / all.leads;
  if (!(share > 0 && share < 1) || groups.length < 2) return 1;
  const statistic = groups.reduce((sum, { leads, conversions, squaredWeights }) => {
    const size = leads ** 2 / squaredWeights;
    return sum + (size * (conversions / leads - share) ** 2) / (share * (1 - share));
  }, 0);
  return chiSquareUpperTail(statistic, groups.length - 1);
}

/** Two shares differ significantly: a z test of neighbouring groups, pooled. */
function differs(a: Counts, b: Counts): boolean {
  const [m, n] = [a.leads ** 2 / a.squaredWeights, b.leads ** 2 / b.squaredWeights];
  const pooled = (a.conversions + b.conversions) / (a.leads + b.leads);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / m + 1 / n));
  return error > 0 && normalTwoSided((a.conversions / a.leads - b.conversions / b.leads) / error) < SURE;
}

function directionOf(groups: readonly ColumnGroup[]): ReviewedMeasure['direction'] {
  const ranges = groups.filter(({ test }) => test.kind === 'range');
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (!first || !last || ranges.length < 2 || !differs(first, last)) return 'mixed';
  const sign = Math.sign(last.conversions / last.leads - first.conversions / first.leads);
  const hasStepBack = ranges.some((group, position) => {
    const next = ranges[position + 1];
    if (!next) return false;
    const step = next.conversions / next.leads - group.conversions / group.leads;
    return Math.sign(step) === -sign && differs(group, next);
  });
  return hasStepBack ? 'mixed' : sign > 0 ? 'rising' : 'falling';
}
