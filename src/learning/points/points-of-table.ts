import type { ExampleColumn, ExampleTable } from '../example-table.ts';
import type { LearnedRule, LearnedTest } from '../learned-scorecard.ts';

/** The points that rules give every row of a table; what no bin holds gets none. */
export function pointsOfTable(rules: readonly LearnedRule[], table: ExampleTable): Float64Array {
  const result = new Float64Array(table.rows);
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const columnOf = (name: string): ExampleColumn => {
    const column = columns.get(name);
    if (!column) throw new Error(`the rule reads the column ${name}, which the table does not have`);
    return column;
  };
  for (const rule of rules) {
    if (rule.kind === 'column') {
      const bins = binOfRows(
        columnOf(rule.column),
        rule.bins.map(({ test }) => test),
      );
      for (let row = 0; row < result.length; row++) {
        result[row] = (result[row] as number) + (rule.bins[bins[row] as number]?.points ?? 0);
      }
      continue;
    }
    const [first, second] = rule.columns.map((name, index) =>
      binOfRows(columnOf(name), rule.bins[index] as LearnedTest[]),
    ) as [Int32Array, Int32Array];
    const points = new Map(rule.cells.map((cell) => [cell.first * 1024 + cell.second, cell.points]));
    for (let row = 0; row < result.length; row++) {
      const cell = (first[row] as number) * 1024 + (second[row] as number);
      result[row] = (result[row] as number) + (points.get(cell) ?? 0);
    }
  }
  return result;
}

/** The position of the bin of every row, −1 where none holds it. */
export function binOfRows(column: ExampleColumn, tests: readonly LearnedTest[]): Int32Array {
  const missing = tests.findIndex(({ kind }) => kind === 'missing');
  const other = tests.findIndex(({ kind }) => kind === 'other');
  if (column.kind === 'number') {
    const ranges = tests.flatMap((test, bin) => (test.kind === 'range' ? [{ ...test, bin }] : []));
    return Int32Array.from(column.values, (value) => {
      if (Number.isNaN(value)) return missing;
      const range = ranges.find(
        ({ atLeast, lessThan }) =>
          (atLeast === undefined || value >= atLeast) && (lessThan === undefined || value < lessThan),
      );
      return range?.bin ?? other;
    });
  }
  const binOfLevel = new Map<string, number>();
  for (const [bin, test] of tests.entries())
    if (test.kind === 'values') for (const value of test.values) binOfLevel.set(value, bin);
  const bins = column.levels.map((level) => binOfLevel.get(level) ?? other);
  return Int32Array.from(column.codes, (code) => (code < 0 ? missing : (bins[code] as number)));
}
