import type { ExampleColumn, ExampleTable } from '../example-table.ts';

/** Values of a number are cut into at most this many bins of about equal size. */
const MOST_NUMBER_BINS = 64;
/**
 * At most this many values of a category have a bin of their own, the code of a bin fits into a byte; and of all categories together at most so
 * many, because the time for the linear part grows with their third power. A category has some in any case.
 */
const MOST_LEVELS = 200;
const MOST_LEVELS_OF_ALL = 600;
const FEWEST_LEVELS = 8;
/**
 * A value of a category that fewer examples have belongs to the rest, and so does one of whose examples fewer than three would have the
 * rarer outcome by chance: it says next to nothing, and many such values together find each other by luck.
 */
const FEWEST_OF_LEVEL = 10;
const FEWEST_EXPECTED = 3;

/**
 * A column cut into fine bins. The values of a category stand in alphabetical order, those of a number from low to high; then
 * come the bin of all other values and that of missing ones.
 */
export type FineColumn = {
  name: string;
  /** How many bins hold values; `bins` is the code of other values, `bins + 1` that of missing ones. */
  bins: number;
} & (
  | {
      kind: 'number';
      /** The least value of each bin but the first. */
      edges: Float64Array;
      /** The least and the greatest value that was seen; NaN when there was none. */
      lowest: number;
      highest: number;
    }
  | { kind: 'category'; levels: readonly string[] }
);

/** How many codes a column has, those of other and missing values included. */
export function codesOf(column: FineColumn): number {
  return column.bins + 2;
}

/** Cuts every column of a table into fine bins. What comes out depends on the examples, not on their order. */
export function cutFineBins(table: ExampleTable): FineColumn[] {
  const conversions = table.outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const rarer = Math.min(conversions, table.rows - conversions);
  const fewest = Math.max(FEWEST_OF_LEVEL, Math.ceil((FEWEST_EXPECTED * table.rows) / Math.max(1, rarer)));
  const categories = table.columns.filter(({ kind }) => kind === 'category').length;
  const most = Math.max(FEWEST_LEVELS, Math.min(MOST_LEVELS, Math.floor(MOST_LEVELS_OF_ALL / categories)));
  return table.columns.map((column) =>
    column.kind === 'number' ? cutNumber(column.name, column.values) : cutCategory(column, { fewest, most }),
  );
}

function cutNumber(name: string, values: Float64Array): FineColumn {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const edges: number[] = [];
  if (sorted.length > 0) {
    const distinct = distinctUpTo(sorted, MOST_NUMBER_BINS);
    if (distinct) edges.push(...distinct.slice(1));
    else
      for (let bin = 1; bin < MOST_NUMBER_BINS; bin++) {
        const edge = sorted[Math.floor((bin * sorted.length) / MOST_NUMBER_BINS)] as number;
        if (edge > (edges.at(-1) ?? (sorted[0] as number))) edges.push(edge);
      }
  }
  return {
    name,
    kind: 'number',
    bins: edges.length + 1,
    edges: Float64Array.from(edges),
    lowest: sorted[0] ?? Number.NaN,
    highest: sorted.at(-1) ?? Number.NaN,
  };
}

function distinctUpTo(sorted: Float64Array, most: number): number[] | undefined {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value === distinct.at(-1)) continue;
    if (distinct.length === most) return undefined;
    distinct.push(value);
  }
  return distinct;
}

function cutCategory(
  column: ExampleColumn & { kind: 'category' },
  { fewest, most }: { fewest: number; most: number },
): FineColumn {
  const counts = new Float64Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) counts[code] = (counts[code] as number) + 1;
  const frequent = column.levels
    .map((level, code) => ({ level, count: counts[code] as number }))
    .filter(({ count }) => count >= fewest)
    .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1))
    .slice(0, most)
    .map(({ level }) => level)
    .sort();
  return { name: column.name, kind: 'category', bins: frequent.length, levels: frequent };
}

/** The code of every example in a column that was cut before, perhaps on other examples. */
export function codesIn(fine: FineColumn, column: ExampleColumn): Uint8Array {
  if (fine.kind === 'number' && column.kind === 'number') return codesOfNumbers(fine, column.values);
  if (fine.kind === 'category' && column.kind === 'category') return codesOfLevels(fine, column);
  throw new Error(`the column ${fine.name} was a ${fine.kind} when it was cut and is a ${column.kind} now`);
}

function codesOfNumbers(fine: FineColumn & { kind: 'number' }, values: Float64Array): Uint8Array {
  const { edges, bins } = fine;
  const codes = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (Number.isNaN(value)) {
      codes[row] = bins + 1;
      continue;
    }
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((edges[middle] as number) <= value) low = middle + 1;
      else high = middle;
    }
    codes[row] = low;
  }
  return codes;
}

function codesOfLevels(
  fine: FineColumn & { kind: 'category' },
  { levels, codes }: ExampleColumn & { kind: 'category' },
): Uint8Array {
  const positions = new Map(fine.levels.map((level, position) => [level, position]));
  const codeOfLevel = Uint8Array.from(levels, (level) => positions.get(level) ?? fine.bins);
  return Uint8Array.from(codes, (code) => (code < 0 ? fine.bins + 1 : (codeOfLevel[code] as number)));
}
