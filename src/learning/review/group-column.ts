import type { ExampleColumn, ExampleTable } from '../example-table.ts';
import type { LearnedTest } from '../learned-scorecard.ts';

/** The examples with some values of a column. */
export interface ColumnGroup {
  test: LearnedTest;
  /** Rows of the table. */
  rows: number;
  /** Examples, those that were thinned out included: the sum of the weights. */
  leads: number;
  /** How many of them have the outcome, likewise. */
  conversions: number;
  /** Σ weight², for the precision of shares; equals `rows` where nothing was thinned out. */
  squaredWeights: number;
}

/** How finely to look. */
export interface Grouping {
  /** Groups beside those of what is missing and of what is rare. */
  mostGroups: number;
  /** Groups with fewer rows are put together. */
  leastRows: number;
}

/** Which group each row of a table falls into, by column. */
export interface GroupedColumn {
  groups: ColumnGroup[];
  groupOf: Int32Array;
}

/**
 * Groups the rows of a table by a column, without looking at the outcome: numbers in ranges with about as many rows each, where
 * a number that many rows have gets a range of its own; categories the most frequent ones by themselves and the rest together;
 * what is missing by itself. Empty groups are left out. The order of the rows makes no difference.
 */
export function groupColumn(table: ExampleTable, column: ExampleColumn, grouping: Grouping): GroupedColumn {
  const { tests, groupOf } =
    column.kind === 'number' ? groupNumbers(column.values, grouping) : groupCategories(column, grouping);
  return dropEmpty(tests, groupOf, table);
}

interface Assigned {
  tests: LearnedTest[];
  groupOf: Int32Array;
}

function groupNumbers(values: Float64Array, grouping: Grouping): Assigned {
  const cuts = cutsOf(values, grouping);
  const groupOf = Int32Array.from(values, (value) =>
    Number.isNaN(value) ? cuts.length + 1 : indexAbove(cuts, value),
  );
  const tests: LearnedTest[] = Array.from({ length: cuts.length + 1 }, (_, index) => {
    const [atLeast, lessThan] = [cuts[index - 1], cuts[index]];
    return {
      kind: 'range',
      ...(atLeast !== undefined && { atLeast }),
      ...(lessThan !== undefined && { lessThan }),
    };
  });
  return { tests: [...tests, { kind: 'missing' }], groupOf };
}

/** Where ranges begin that hold about as many rows each: a run of equal numbers is never cut. */
function cutsOf(values: Float64Array, { mostGroups, leastRows }: Grouping): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const cuts: number[] = [];
  let start = 0;
  while (start < sorted.length && cuts.length < mostGroups - 1) {
    const target = Math.max(leastRows, (sorted.length - start) / (mostGroups - cuts.length));
    let end = start;
    let next = endOfRun(sorted, end);
    // Beyond the first run, another one is taken in as long as it brings the size nearer to the target.
    while (end === start || (next <= sorted.length && next - start - target <= target - (end - start))) {
      if (end === sorted.length) break;
      end = next;
      next = end === sorted.length ? end : endOfRun(sorted, end);
    }
    if (sorted.length - end < leastRows) break;
    cuts.push(sorted[end] as number);
    start = end;
  }
  return cuts;
}

function endOfRun(sorted: Float64Array, start: number): number {
  const value = sorted[start] as number;
  let low = start + 1;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How many cuts are at or below a value. */
function indexAbove(cuts: readonly number[], value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cuts[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function groupCategories(
  { levels, codes }: ExampleColumn & { kind: 'category' },
  { mostGroups, leastRows }: Grouping,
): Assigned {
  const counts = new Int32Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code] = (counts[code] as number) + 1;
  const named = levels
    .map((level, code) => ({ level, code, count: counts[code] as number }))
    .filter(({ count }) => count >= leastRows)
    .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1))
    .slice(0, mostGroups);
  const groupOfCode = new Int32Array(levels.length).fill(named.length);
  named.forEach(({ code }, group) => {
    groupOfCode[code] = group;
  });
  return {
    tests: [
      ...named.map(({ level }): LearnedTest => ({ kind: 'values', values: [level] })),
      { kind: 'other' },
      { kind: 'missing' },
    ],
    groupOf: Int32Array.from(codes, (code) => (code < 0 ? named.length + 1 : (groupOfCode[code] as number))),
  };
}

function dropEmpty(
  tests: readonly LearnedTest[],
  groupOf: Int32Array,
  { outcomes, weights }: ExampleTable,
): GroupedColumn {
  const groups = tests.map(
    (test): ColumnGroup => ({ test, rows: 0, leads: 0, conversions: 0, squaredWeights: 0 }),
  );
  groupOf.forEach((index, row) => {
    const group = groups[index];
    if (!group) return;
    const weight = weights?.[row] ?? 1;
    group.rows += 1;
    group.leads += weight;
    group.squaredWeights += weight * weight;
    if (outcomes[row] === 1) group.conversions += weight;
  });
  const kept = groups.filter(({ rows }) => rows > 0);
  const positions = Int32Array.from(groups, (group) => kept.indexOf(group));
  return { groups: kept, groupOf: groupOf.map((index) => positions[index] as number) };
}
