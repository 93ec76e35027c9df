import { chiSquareUpperTail } from '../distributions/chi-square-distribution.ts';
import type { ExampleTable } from '../example-table.ts';
import type { LearnedTest } from '../learned-scorecard.ts';
import { type ConversionRate, conversionRateOf } from './conversion-rate.ts';
import { groupColumn } from './group-column.ts';
import type { ReviewedMeasure } from './review-measure.ts';

/** A pair of measures that together tell something that neither tells by itself. */
export interface ReviewedPair {
  names: readonly [string, string];
  /** How likely as much is by chance, times the number of pairs that were looked at (Bonferroni). */
  pValue: number;
  /** The cell that differs most from what both measures would give one by one. */
  cell: ConversionRate & {
    tests: readonly [LearnedTest, LearnedTest];
    /** The conversion rate that both measures one by one would give it. */
    expectedRate: number;
  };
}

const MOST_MEASURES = 12;
const GROUPING = { mostGroups: 3, leastRows: 50 };
const SURE = 0.01;
const MOST_PAIRS = 10;

/**
 * Finds pairs of measures whose effect together is another than that of both one by one: the likelihood ratio test of the
 * log-linear model without the three-way term (Bishop, Fienberg and Holland 1975), among the measures that tell most.
 *
 * @param measures the strongest first
 */
export function reviewPairs(table: ExampleTable, measures: readonly ReviewedMeasure[]): ReviewedPair[] {
  const strongest = measures.filter(({ strength }) => strength !== 'none').slice(0, MOST_MEASURES);
  const grouped = strongest.flatMap(({ name }) => {
    const column = table.columns.find((one) => one.name === name);
    return column ? [{ name, ...groupColumn(table, column, GROUPING) }] : [];
  });
  const pairs = grouped.flatMap((first, position) =>
    grouped.slice(position + 1).map((second) => ({ first, second })),
  );
  return pairs
    .map((pair) => reviewPair(table, pair, pairs.length))
    .filter((pair) => pair !== undefined)
    .sort((a, b) => a.pValue - b.pValue)
    .slice(0, MOST_PAIRS);
}

type Grouped = ReturnType<typeof groupColumn> & { name: string };

function reviewPair(
  table: ExampleTable,
  { first, second }: { first: Grouped; second: Grouped },
  pairs: number,
): ReviewedPair | undefined {
  const cells = countCells(table, first, second);
  const expected = withoutInteraction(cells, { rows: first.groups.length, columns: second.groups.length });
  const filled = cells.flatMap(({ leads }, index) => (leads > 0 ? [index] : []));
  const statistic = filled.reduce(
    (sum, index) => sum + deviance(cells[index] as Cell, expected[index] as number),
    0,
  );
  const degrees = filled.length - first.groups.length - second.groups.length + 1;
  if (degrees < 1) return undefined;
  const pValue = chiSquareUpperTail(statistic, degrees) * pairs;
  if (pValue >= SURE) return undefined;
  const farthest = filled.reduce((best, index) =>
    deviance(cells[index] as Cell, expected[index] as number) >
    deviance(cells[best] as Cell, expected[best] as number)
      ? index
      : best,
  );
  const cell = cells[farthest] as Cell;
  const row = Math.floor(farthest / second.groups.length);
  const tests = [
    first.groups[row]?.test ?? { kind: 'other' as const },
    second.groups[farthest % second.groups.length]?.test ?? { kind: 'other' as const },
  ] as const;
  const expectedRate = (expected[farthest] as number) / cell.leads;
  return {
    names: [first.name, second.name],
    pValue: Math.min(1, pValue),
    cell: { tests, expectedRate, ...conversionRateOf(cell) },
  };
}

interface Cell {
  leads: number;
  conversions: number;
  squaredWeights: number;
}

function countCells(table: ExampleTable, first: Grouped, second: Grouped): Cell[] {
  const cells = Array.from({ length: first.groups.length * second.groups.length }, () => ({
    leads: 0,
    conversions: 0,
    squaredWeights: 0,
  }));
  for (let row = 0; row < table.rows; row++) {
    const index = (first.groupOf[row] as number) * second.groups.length + (second.groupOf[row] as number);
    const cell = cells[index] as Cell;
    const weight = table.weights?.[row] ?? 1;
    cell.leads += weight;
    cell.squaredWeights += weight * weight;
    if (table.outcomes[row] === 1) cell.conversions += weight;
  }
  return cells;
}

const MOST_ROUNDS = 200;

/**
 * The conversions of each cell that a model gives in which the odds of each measure's groups multiply: by iterative proportional
 * fitting of converted and others to the margins, with the leads of each cell as they are (Deming and Stephan 1940).
 */
function withoutInteraction(
  cells: readonly Cell[],
  { rows, columns }: { rows: number; columns: number },
): number[] {
  const converted = cells.map(({ leads }) => leads / 2);
  const others = cells.map(({ leads }) => leads / 2);
  const lines = [
    ...Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) => row * columns + column),
    ),
    ...Array.from({ length: columns }, (_, column) =>
      Array.from({ length: rows }, (_, row) => row * columns + column),
    ),
  ];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let moved = 0;
    for (const line of lines) {
      const sums = line.reduce(
        (sum, index) => ({
          conversions: sum.conversions + (cells[index] as Cell).conversions,
          leads: sum.leads + (cells[index] as Cell).leads,
          converted: sum.converted + (converted[index] as number),
          others: sum.others + (others[index] as number),
        }),
        { conversions: 0, leads: 0, converted: 0, others: 0 },
      );
      for (const index of line) {
        converted[index] = scaled(converted[index] as number, sums.conversions, sums.converted);
        others[index] = scaled(others[index] as number, sums.leads - sums.conversions, sums.others);
      }
    }
    // To the leads of each cell, which the margins of the lines do not keep.
    cells.forEach(({ leads }, index) => {
      const total = (converted[index] as number) + (others[index] as number);
      const next = scaled(converted[index] as number, leads, total);
      moved = Math.max(moved, Math.abs(next - (converted[index] as number)));
      others[index] = scaled(others[index] as number, leads, total);
      converted[index] = next;
    });
    if (moved < 1e-8) break;
  }
  return converted;
}

function scaled(value: number, target: number, sum: number): number {
  return sum === 0 ? 0 : (value * target) / sum;
}

/** Twice the log likelihood that a cell gains by having its own rate; in examples of equal weight. */
function deviance({ leads, conversions, squaredWeights }: Cell, expected: number): number {
  const term = (observed: number, fitted: number): number =>
    observed === 0 || fitted === 0 ? 0 : observed * Math.log(observed / fitted);
  return (
    2 * (leads / squaredWeights) * (term(conversions, expected) + term(leads - conversions, leads - expected))
  );
}
