import type { ExampleTable } from '../example-table.ts';
import { groupColumn } from '../review/group-column.ts';
import { informationOf } from '../review/information-value.ts';
import { findCountsThatGoOn } from './counts-that-go-on.ts';
import type { Leak } from './leak.ts';

/** Fewer examples of either kind cannot show a leak. */
const LEAST_OF_EACH = 30;
/** Finely: what tells the outcome does it at its ends. */
const GROUPING = { mostGroups: 20, leastRows: 20 };
/** Beyond this, a single column tells more than is known of people before they decide. */
const SUSPICIOUS_INFORMATION = 1.5;
/** Where several columns tell as much, the outcome is easy to tell; a leak stands alone. */
const TIMES_THE_NEXT = 1.35;
const MOST_SUSPECTS_SHARE = 0.15;
/** A value that nearly all of those have for whom the outcome came, and who have it, is made from the outcome. */
const FILLED_RATE = 0.98;
const FILLED_SHARE = 0.2;

/**
 * Finds columns of a flat table that probably were only known after the outcome, by what they tell of it: one that tells far more than
 * the others, a value that only those with the outcome have, a count that goes on after the snapshot. A finding is a question
 * to whoever knows the data, with its reason. Nothing is found where there are fewer than 30 examples of either kind.
 */
export function findLeaks(table: ExampleTable): Leak[] {
  const converted = table.outcomes.reduce((sum, outcome) => sum + outcome, 0);
  if (Math.min(converted, table.rows - converted) < LEAST_OF_EACH) return [];
  const columns = table.columns.map((column) => {
    const { groups } = groupColumn(table, column, GROUPING);
    return { name: column.name, groups, ...informationOf(groups) };
  });
  const leaks = [...filledAfterwards(columns), ...standingOut(columns), ...findCountsThatGoOn(table)];
  const first = new Map(leaks.toReversed().map((leak) => [leak.column, leak]));
  return leaks.filter((leak) => first.get(leak.column) === leak);
}

type Told = ReturnType<typeof informationOf> & {
  name: string;
  groups: ReturnType<typeof groupColumn>['groups'];
};

/** Where more columns than this are suspected, the outcome is easy to tell, and none of them is. */
function mostSuspects(columns: readonly Told[]): number {
  return Math.max(1, Math.floor(columns.length * MOST_SUSPECTS_SHARE));
}

function standingOut(columns: readonly Told[]): Leak[] {
  const strongest = columns.toSorted((a, b) => b.informationValue - a.informationValue);
  const isGap = (position: number): boolean => {
    const value = strongest[position]?.informationValue ?? 0;
    return (
      value >= SUSPICIOUS_INFORMATION &&
      value >= TIMES_THE_NEXT * (strongest[position + 1]?.informationValue ?? 0)
    );
  };
  const positions = Array.from({ length: mostSuspects(columns) }, (_, position) => position);
  const last = positions.findLast(isGap);
  if (last === undefined) return [];
  const next = strongest[last + 1]?.informationValue ?? 0;
  return strongest.slice(0, last + 1).map(({ name, informationValue }) => ({
    column: name,
    kind: 'stands-out',
    figures: { informationValue, nextInformationValue: next },
  }));
}

function filledAfterwards(columns: readonly Told[]): Leak[] {
  const leaks = columns.flatMap(({ name, groups }): Leak[] => {
    const all = together(groups);
    const allRate = all.conversions / all.leads;
    const present = groups.filter(({ test }) => test.kind !== 'missing');
    const parts = [
      ...groups.filter(({ test }) => test.kind !== 'range'),
      ...(present.length < groups.length ? [together(present)] : []),
    ];
    const telling = parts.find(
      ({ leads, conversions }) =>
        conversions >= FILLED_RATE * leads && conversions >= FILLED_SHARE * all.conversions,
    );
    if (!telling || allRate > 0.5) return [];
    const conversionRate = telling.conversions / telling.leads;
    return [{ column: name, kind: 'filled-afterwards', figures: { conversionRate, allRate } }];
  });
  return leaks.length > mostSuspects(columns) ? [] : leaks;
}

function together(groups: Told['groups']): { leads: number; conversions: number } {
  const sum = (of: 'leads' | 'conversions'): number => groups.reduce((total, group) => total + group[of], 0);
  return { leads: sum('leads'), conversions: sum('conversions') };
}
