import { chiSquareUpperTail } from '../distributions/chi-square-distribution.ts';
import type { ExampleTable } from '../example-table.ts';
import { groupColumn } from '../review/group-column.ts';
import type { Leak } from './leak.ts';

/** The share of rows that may be an exception: data is never clean. */
const EXCEPTIONS = 0.001;
/** Two counts of the same thing are the same for some leads, and go together. */
const LEAST_EQUAL = 0.01;
const MOST_EQUAL = 0.95;
const LEAST_CORRELATION = 0.7;
const SURE = 1e-6;

interface Count {
  name: string;
  values: Float64Array;
}

/**
 * Finds counts that count all that another one counts, and go on after it stopped: never below it, and what they count
 * beyond that tells the outcome, given the other (Pearson's chi-square within groups of the other, p < 10⁻⁶). A sum
 * of two other counts is none.
 */
export function findCountsThatGoOn(table: ExampleTable): Leak[] {
  const counts = table.columns.flatMap((column): Count[] =>
    column.kind === 'number' && isCount(column.values) ? [column] : [],
  );
  const pairs = counts.flatMap((more) =>
    counts.flatMap((less) => {
      const correlation = more === less ? undefined : correlationOfParts(more, less);
      return correlation === undefined ? [] : [{ more, less, correlation }];
    }),
  );
  // The whole history is at the top: what lies between it and the parts is itself a part.
  const tops = pairs.filter(({ more }) => !pairs.some(({ less }) => less === more));
  const nearest = new Map(
    tops.toSorted((a, b) => a.correlation - b.correlation).map((pair) => [pair.more, pair]),
  );
  return [...nearest.values()].flatMap(({ more, less }) => {
    const beyond = difference(more, less);
    const isSum = counts.some((other) => other !== more && other !== less && isSame(other.values, beyond));
    return isSum ? [] : leakOf(table, { more, less, beyond });
  });
}

function isCount(values: Float64Array): boolean {
  const seen = new Set<number>();
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (value < 0 || !Number.isInteger(value)) return false;
    if (seen.size <= 3) seen.add(value);
  }
  return seen.size > 3;
}

/**
 * How closely two counts go together, when one is never below the other and equal to it now and then; undefined when they are
 * not like that. The correlation of logarithms, because counts are skewed.
 */
function correlationOfParts(more: Count, less: Count): number | undefined {
  const rows = more.values.length;
  let known = 0;
  let below = 0;
  let equal = 0;
  const sums = { x: 0, y: 0, xx: 0, yy: 0, xy: 0 };
  for (let row = 0; row < rows; row++) {
    const [a, b] = [more.values[row] as number, less.values[row] as number];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    known += 1;
    if (a < b) below += 1;
    // Most pairs are not alike, and show it at once.
    if (below > EXCEPTIONS * rows) return undefined;
    if (a === b) equal += 1;
    const [x, y] = [Math.log1p(a), Math.log1p(b)];
    sums.x += x;
    sums.y += y;
    sums.xx += x * x;
    sums.yy += y * y;
    sums.xy += x * y;
  }
  if (below > EXCEPTIONS * known || equal < LEAST_EQUAL * known || equal > MOST_EQUAL * known)
    return undefined;
  const covariance = sums.xy - (sums.x * sums.y) / known;
  const spread = Math.sqrt((sums.xx - sums.x ** 2 / known) * (sums.yy - sums.y ** 2 / known));
  const correlation = covariance / spread;
  return correlation >= LEAST_CORRELATION ? correlation : undefined;
}

function difference(more: Count, less: Count): Float64Array {
  return more.values.map((value, row) => value - (less.values[row] as number));
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  let different = 0;
  let known = 0;
  a.forEach((value, row) => {
    const other = b[row] as number;
    if (Number.isNaN(value) || Number.isNaN(other)) return;
    known += 1;
    if (value !== other) different += 1;
  });
  return known > 0 && different <= EXCEPTIONS * known;
}

function leakOf(
  table: ExampleTable,
  { more, less, beyond }: { more: Count; less: Count; beyond: Float64Array },
): Leak[] {
  const within = groupColumn(table, { kind: 'number', ...less }, { mostGroups: 10, leastRows: 50 });
  const column = { kind: 'number', name: more.name, values: beyond } as const;
  const excess = groupColumn(table, column, { mostGroups: 5, leastRows: 50 });
  const known = excess.groups.map(({ test }) => test.kind !== 'missing');
  if (independence(table, { strata: within.groupOf, cells: excess.groupOf, known }) >= SURE) return [];
  const none = excess.groups.find(({ test }) => test.kind === 'range' && test.atLeast === undefined);
  const all = excess.groups.reduce((sum, { leads }) => sum + leads, 0);
  const converted = excess.groups.reduce((sum, { conversions }) => sum + conversions, 0);
  return [
    {
      column: more.name,
      kind: 'counts-more',
      beside: less.name,
      figures: {
        ...(none && { conversionRate: none.conversions / none.leads }),
        allRate: converted / all,
      },
    },
  ];
}

/** The p-value of the outcome not depending on the cell within any stratum. */
function independence(
  { outcomes }: ExampleTable,
  { strata, cells, known }: { strata: Int32Array; cells: Int32Array; known: readonly boolean[] },
): number {
  const tables = new Map<number, { leads: Float64Array; conversions: Float64Array }>();
  cells.forEach((cell, row) => {
    if (!known[cell]) return;
    const stratum = strata[row] as number;
    const counts = tables.get(stratum) ?? {
      leads: new Float64Array(known.length),
      conversions: new Float64Array(known.length),
    };
    tables.set(stratum, counts);
    counts.leads[cell] = (counts.leads[cell] as number) + 1;
    counts.conversions[cell] = (counts.conversions[cell] as number) + (outcomes[row] as number);
  });
  let statistic = 0;
  let degrees = 0;
  for (const { leads, conversions } of tables.values()) {
    const all = leads.reduce((sum, count) => sum + count, 0);
    const share = conversions.reduce((sum, count) => sum + count, 0) / all;
    if (share === 0 || share === 1) continue;
    // Where fewer than five are expected the approximation does not hold.
    const filled = [...leads.keys()].filter(
      (cell) => (leads[cell] as number) * Math.min(share, 1 - share) >= 5,
    );
    degrees += Math.max(0, filled.length - 1);
    for (const cell of filled) {
      const expected = (leads[cell] as number) * share;
      statistic += ((conversions[cell] as number) - expected) ** 2 / (expected * (1 - share));
    }
  }
  return degrees === 0 ? 1 : chiSquareUpperTail(statistic, degrees);
}
