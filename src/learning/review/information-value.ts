import type { ColumnGroup } from './group-column.ts';

/** What a column tells of the outcome, by its groups. */
export interface Information {
  /**
   * Σ (share of the converted − share of the others) × weight of evidence, 0 for nothing (Siddiqi, Credit Risk Scorecards, 2006): below
   * 0.02 it tells nothing, above 0.3 much. With half a lead added to each cell (Haldane 1956), and without what groups of
   * pure chance would come to on average, (groups − 1) × (1 / converted + 1 / others); at least 0.
   */
  informationValue: number;
  /** The area under the curve of the groups in the order of their conversion rates, from 0.5 to 1. */
  areaUnderCurve: number;
}

/** @param groups all groups of a column; both kinds of examples must be among them, else nothing is told */
export function informationOf(groups: readonly ColumnGroup[]): Information {
  const converted = groups.reduce((sum, group) => sum + group.conversions, 0);
  const others = groups.reduce((sum, group) => sum + group.leads, 0) - converted;
  if (converted <= 0 || others <= 0) return { informationValue: 0, areaUnderCurve: 0.5 };
  const cells = groups.length;
  const value = groups.reduce((sum, { leads, conversions }) => {
    const ofConverted = (conversions + 0.5) / (converted + 0.5 * cells);
    const ofOthers = (leads - conversions + 0.5) / (others + 0.5 * cells);
    return sum + (ofConverted - ofOthers) * Math.log(ofConverted / ofOthers);
  }, 0);
  const byChance = (cells - 1) * (1 / converted + 1 / others);
  return {
    informationValue: Math.max(0, value - byChance),
    areaUnderCurve: areaOf(groups, { converted, others }),
  };
}

function areaOf(
  groups: readonly ColumnGroup[],
  { converted, others }: { converted: number; others: number },
): number {
  const rising = groups.toSorted((a, b) => a.conversions / a.leads - b.conversions / b.leads);
  let below = 0;
  let won = 0;
  for (const { leads, conversions } of rising) {
    const rest = leads - conversions;
    won += conversions * (below + rest / 2);
    below += rest;
  }
  return won / (converted * others);
}
