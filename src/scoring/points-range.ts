import type { Limits, Rule, Scorecard } from '../domain/scorecard.ts';
import { roundHalfAway } from './points.ts';

/** The fewest and the most points that something can come to; infinite where nothing limits it. */
export interface PointsRange {
  least: number;
  most: number;
}

/**
 * The scores that a scorecard can give at all, by its points, caps and floors. What its measures exclude (two bins of
 * two rules that nobody falls into both) is not looked at: the range may be wider than what occurs, never narrower.
 */
export function rangeOfScores(scorecard: Scorecard): PointsRange {
  const ranges = scorecard.dimensions.map((dimension) => {
    const rules = scorecard.rules.filter((rule) => rule.dimension === dimension.id);
    const grouped = scorecard.groups.map((group) =>
      limited(sumOf(rules.filter((rule) => rule.group === group.id).map(rangeOfRule)), group),
    );
    const others = rules.filter((rule) => rule.group === undefined).map(rangeOfRule);
    return limited(sumOf([...grouped, ...others]), dimension);
  });
  const { min, max } = scorecard.scale;
  return limited(sumOf(ranges), { floor: min, cap: max });
}

/** The points that a rule can give. */
export function rangeOfRule(rule: Rule): PointsRange {
  const { points, weight } = rule;
  if (points.kind === 'each') {
    const end =
      points.max === undefined ? points.each * Number.POSITIVE_INFINITY : roundHalfAway(points.max * weight);
    return limited({ least: Math.min(0, end), most: Math.max(0, end) }, rule);
  }
  const results = points.bins.map(({ result }) => roundHalfAway(result * weight));
  const special = points.bins.filter(({ test }) => typeof test === 'string').length;
  // Some value may lie in no bin, unless there is one for a missing value and one for any other.
  const none = special === 2 ? [] : [0];
  return limited({ least: Math.min(...results, ...none), most: Math.max(...results, ...none) }, rule);
}

function sumOf(ranges: readonly PointsRange[]): PointsRange {
  return ranges.reduce((sum, { least, most }) => ({ least: sum.least + least, most: sum.most + most }), {
    least: 0,
    most: 0,
  });
}

function limited({ least, most }: PointsRange, { cap, floor }: Limits): PointsRange {
  const limit = (points: number): number =>
    Math.max(Math.min(points, cap ?? Number.POSITIVE_INFINITY), floor ?? Number.NEGATIVE_INFINITY);
  return { least: limit(least), most: limit(most) };
}
