import { estimateShare } from '../../domain/estimate-share.ts';
import { NORMAL_975 } from '../distributions/normal-distribution.ts';
import type { ExampleTable } from '../example-table.ts';
import type { FineColumn } from '../fit/fine-bins.ts';
import type { BinEvidence, LearnedBin, LearnedRule, LearnedTest } from '../learned-scorecard.ts';
import type { CoarseBins, RuleColumns } from './choose-rules.ts';
import type { CoarseColumn } from './coarse-bins.ts';
import { binOfRows } from './points-of-table.ts';

/** The value of a cell of a rule in log odds, how sure that is (a standard error), and its points. */
export interface CellValue {
  logOdds: number;
  deviation: number;
  points: number;
}

/** A test of a column, and the coarse bin whose value it has. */
interface PlacedTest {
  test: LearnedTest;
  bin: number;
}

/** Puts a rule into words and figures: what each of its bins holds, gives, and rests on. */
export function makeRule(
  table: ExampleTable,
  columns: RuleColumns,
  {
    fine,
    bins,
    values,
    importance,
    taken,
  }: {
    fine: readonly FineColumn[];
    bins: CoarseBins;
    values: readonly CellValue[];
    importance: number;
    /** Ids that other rules have; the rule's own is added. */
    taken: Set<string>;
  },
): LearnedRule {
  const [first, second] = columns;
  const nameOf = (column: number): string => table.columns[column]?.name as string;
  if (second === undefined) {
    const tests = testsOf(fine[first] as FineColumn, bins.alone[first] as CoarseColumn);
    const evidence = evidenceOf(table, rowsOf(table, first, tests), tests.length);
    return {
      id: freeId(nameOf(first), taken),
      kind: 'column',
      column: nameOf(first),
      importance,
      bins: tests.map(({ test, bin }, index) => ({
        test,
        ...figuresOf(values[bin] as CellValue),
        ...(evidence[index] as BinEvidence),
      })),
    };
  }
  const ones = testsOf(fine[first] as FineColumn, bins.paired[first] as CoarseColumn);
  const twos = testsOf(fine[second] as FineColumn, bins.paired[second] as CoarseColumn);
  const twoRows = rowsOf(table, second, twos);
  const cellOfRow = rowsOf(table, first, ones).map(
    (one, row) => one * twos.length + (twoRows[row] as number),
  );
  const evidence = evidenceOf(table, cellOfRow, ones.length * twos.length);
  const width = (bins.paired[second] as CoarseColumn).bins;
  return {
    id: freeId(`${nameOf(first)}-and-${nameOf(second)}`, taken),
    kind: 'pair',
    columns: [nameOf(first), nameOf(second)],
    importance,
    bins: [ones.map(({ test }) => test), twos.map(({ test }) => test)],
    cells: ones.flatMap((one, a) =>
      twos.map((two, b) => ({
        first: a,
        second: b,
        ...figuresOf(values[one.bin * width + two.bin] as CellValue),
        ...(evidence[a * twos.length + b] as BinEvidence),
      })),
    ),
  };
}

function rowsOf(table: ExampleTable, column: number, tests: readonly PlacedTest[]): Int32Array {
  const own = table.columns[column];
  if (!own) throw new Error(`the table has no column ${column}`);
  return binOfRows(
    own,
    tests.map(({ test }) => test),
  );
}

/** What is asked of a column: ranges from low to high, or sets of values; then missing and other ones. */
function testsOf(fine: FineColumn, { ofCode }: CoarseColumn): PlacedTest[] {
  const tests: PlacedTest[] = fine.kind === 'number' ? rangesOf(fine, ofCode) : valuesOf(fine.levels, ofCode);
  if (fine.kind === 'category') tests.push({ test: { kind: 'other' }, bin: ofCode[fine.bins] as number });
  tests.push({ test: { kind: 'missing' }, bin: ofCode[fine.bins + 1] as number });
  return tests;
}

function rangesOf(fine: FineColumn & { kind: 'number' }, ofCode: Uint8Array): PlacedTest[] {
  const tests: PlacedTest[] = [];
  let atLeast: number | undefined;
  for (let code = 1; code <= fine.bins; code++) {
    const bin = ofCode[code - 1] as number;
    if (code < fine.bins && ofCode[code] === bin) continue;
    const lessThan = code < fine.bins ? (fine.edges[code - 1] as number) : undefined;
    tests.push({
      test: {
        kind: 'range',
        ...(atLeast !== undefined && { atLeast }),
        ...(lessThan !== undefined && { lessThan }),
      },
      bin,
    });
    atLeast = lessThan;
  }
  return tests;
}

function valuesOf(levels: readonly string[], ofCode: Uint8Array): PlacedTest[] {
  const perBin = new Map<number, string[]>();
  for (const [code, level] of levels.entries()) {
    const bin = ofCode[code] as number;
    const values = perBin.get(bin) ?? [];
    values.push(level);
    perBin.set(bin, values);
  }
  return [...perBin]
    .sort(([a], [b]) => a - b)
    .map(([bin, values]) => ({ test: { kind: 'values', values }, bin }));
}

function figuresOf({
  logOdds,
  deviation,
  points,
}: CellValue): Pick<LearnedBin, 'logOdds' | 'logOddsLow' | 'logOddsHigh' | 'points'> {
  return {
    logOdds,
    logOddsLow: logOdds - NORMAL_975 * deviation,
    logOddsHigh: logOdds + NORMAL_975 * deviation,
    points,
  };
}

/** What the examples say of each bin; where they are weighted, rates are those of what they stand for. */
function evidenceOf(table: ExampleTable, binOfRow: Int32Array, bins: number): BinEvidence[] {
  const leads = new Float64Array(bins);
  const conversions = new Float64Array(bins);
  const total = new Float64Array(bins + 1);
  const converted = new Float64Array(bins + 1);
  for (let row = 0; row < table.rows; row++) {
    const bin = binOfRow[row] as number;
    const weight = table.weights ? (table.weights[row] as number) : 1;
    const outcome = table.outcomes[row] as number;
    leads[bin] = (leads[bin] as number) + 1;
    conversions[bin] = (conversions[bin] as number) + outcome;
    for (const place of [bin, bins]) {
      total[place] = (total[place] as number) + weight;
      converted[place] = (converted[place] as number) + weight * outcome;
    }
  }
  const rateOfAll = (converted[bins] as number) / (total[bins] as number);
  return Array.from({ length: bins }, (_, bin) => {
    const sampled = leads[bin] as number;
    const rate = sampled === 0 ? rateOfAll : (converted[bin] as number) / (total[bin] as number);
    const { low, high } = estimateShare({ count: rate * sampled, sampled, total: Number.MAX_SAFE_INTEGER });
    return {
      leads: sampled,
      conversions: conversions[bin] as number,
      conversionRate: rate,
      conversionLow: low,
      conversionHigh: high,
      lift: rateOfAll === 0 ? 1 : rate / rateOfAll,
    };
  });
}

/** A rule's id is made of its column's name: letters, digits, `-`, `_` and `.`, at most 64 of them. */
function freeId(name: string, taken: Set<string>): string {
  const plain =
    name
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9_.]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 58) || 'rule';
  let id = plain;
  for (let times = 2; taken.has(id); times++) id = `${plain}-${times}`;
  taken.add(id);
  return id;
}
