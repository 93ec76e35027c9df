import type { ExampleColumn, ExampleTable } from '../../learning/example-table.ts';
import { chooseRows } from '../../learning/example-table.ts';
import { CommandFailed } from '../command-failed.ts';
import type { ColumnCollector } from './column-collector.ts';

/** What of a file is learned from. */
export interface TableChoice {
  target: string;
  /** The value of the target that is the outcome. */
  positive?: string | undefined;
  /** Columns that are not learned from. */
  drop: readonly string[];
  /** The columns of numbers; all others are categories. Found out when it is not said. */
  numeric?: readonly string[] | undefined;
  /** A column that says when each row was known: quality is measured forward in time. */
  time?: string | undefined;
}

/** The examples of a file. */
export interface TableExamples {
  table: ExampleTable;
  /** The rows of the file that the examples are, from 0. */
  rows: readonly number[];
  positive: string;
  /** Columns that are not learned from, and why. */
  leftOut: { column: string; reason: string }[];
  /** What the user should know: rows without an outcome, a positive value that was guessed. */
  notices: string[];
}

const YES = new Set(['1', 'true', 'yes', 'y', 'won', 'converted', 't']);
/** A category of which nearly every row has another value says who, not what. */
const UNIQUE_SHARE = 0.9;
const FEWEST_ROWS_OF_IDENTIFIER = 20;
const MOST_SHOWN = 8;

/** Makes examples of the columns of a file. */
export function readExamples(columns: readonly ColumnCollector[], choice: TableChoice): TableExamples {
  for (const name of [
    choice.target,
    ...choice.drop,
    ...(choice.numeric ?? []),
    ...(choice.time ? [choice.time] : []),
  ])
    requireColumn(columns, name);
  const target = requireColumn(columns, choice.target).asCategories();
  const notices: string[] = [];
  const positive = positiveOf(target, choice.positive, notices);
  const rows: number[] = [];
  for (const [row, code] of target.codes.entries()) if (code >= 0) rows.push(row);
  if (rows.length < target.codes.length)
    notices.push(
      `${target.codes.length - rows.length} rows have no value in “${choice.target}” and are left out.`,
    );
  const leftOut: TableExamples['leftOut'] = [];
  const used = columns.filter(
    ({ name }) => name !== choice.target && name !== choice.time && !choice.drop.includes(name),
  );
  const kept = used.flatMap((column) => {
    const { made, reason, notice } = columnOf(column, choice.numeric);
    if (notice) notices.push(notice);
    if (reason) leftOut.push({ column: column.name, reason });
    return made ? [made] : [];
  });
  const whole: ExampleTable = {
    rows: target.codes.length,
    columns: kept,
    outcomes: Uint8Array.from(target.codes, (code) => (target.levels[code] === positive ? 1 : 0)),
    ...(choice.time && { takenAt: instantsOf(requireColumn(columns, choice.time)) }),
  };
  return {
    table: rows.length === whole.rows ? whole : chooseRows(whole, rows),
    rows,
    positive,
    leftOut,
    notices,
  };
}

function requireColumn(columns: readonly ColumnCollector[], name: string): ColumnCollector {
  const column = columns.find((one) => one.name === name);
  if (column) return column;
  const names = columns.map((one) => one.name).join(', ');
  throw new CommandFailed(`got the column “${name}”, expected one of the file: ${names}`);
}

function positiveOf(
  { name, levels, codes }: ExampleColumn & { kind: 'category' },
  wanted: string | undefined,
  notices: string[],
): string {
  const shown = levels.slice(0, MOST_SHOWN).join(', ') + (levels.length > MOST_SHOWN ? ', …' : '');
  if (levels.length === 0)
    throw new CommandFailed(
      `the column “${name}” is empty; learning needs to know which rows have the outcome`,
    );
  if (wanted !== undefined) {
    const found = levels.find((level) => level === wanted) ?? levels.find((level) => same(level, wanted));
    if (found !== undefined) return found;
    throw new CommandFailed(`--positive: got “${wanted}”, but “${name}” has the values ${shown}`);
  }
  if (levels.length > 2)
    throw new CommandFailed(
      `“${name}” has ${levels.length} values (${shown}); say with --positive which one is the outcome`,
    );
  const yes = levels.find((level) => YES.has(level.toLowerCase()));
  if (yes !== undefined) return yes;
  if (levels.length === 1)
    throw new CommandFailed(
      `all rows have “${shown}” in “${name}”; learning needs rows with and without the outcome`,
    );
  const counts = levels.map((_, code) => codes.reduce((sum, own) => sum + (own === code ? 1 : 0), 0));
  const rarer = levels[(counts[0] as number) <= (counts[1] as number) ? 0 : 1] as string;
  notices.push(
    `“${rarer}”, the rarer value of “${name}”, is taken for the outcome; --positive says another.`,
  );
  return rarer;
}

function same(one: string, two: string): boolean {
  return one.toLowerCase() === two.trim().toLowerCase();
}

function columnOf(
  column: ColumnCollector,
  numeric: readonly string[] | undefined,
): { made?: ExampleColumn; reason?: string; notice?: string } {
  if (column.isEmpty) return { reason: 'no row has a value' };
  const isNumber = numeric ? numeric.includes(column.name) : column.holdsNumbers || column.holdsDates;
  if (isNumber) {
    const { count, example } = column.texts;
    const made = column.asNumbers();
    if (made.kind === 'number' && made.values.every((value) => Number.isNaN(value)))
      return { reason: `it was said to hold numbers, but none is one, such as “${example}”` };
    if (column.holdsDates) return { made, notice: `“${column.name}” holds dates; they count as days.` };
    if (count === 0) return { made };
    return {
      made,
      notice: `“${column.name}”: ${count} values such as “${example}” are no numbers and count as missing.`,
    };
  }
  const made = column.asCategories();
  const known = made.codes.reduce((sum, code) => sum + (code >= 0 ? 1 : 0), 0);
  if (known >= FEWEST_ROWS_OF_IDENTIFIER && made.levels.length > UNIQUE_SHARE * known)
    return {
      reason: `nearly every row has a value of its own (${made.levels.length} of ${known}), so it says who and not what`,
    };
  return { made };
}

function instantsOf(column: ColumnCollector): Float64Array {
  const made = column.holdsDates || column.holdsNumbers ? column.asNumbers() : undefined;
  if (made?.kind !== 'number' || made.values.some((value) => Number.isNaN(value)))
    throw new CommandFailed(
      `--time: expected a date such as 2026-03-31 or a number in every row of “${column.name}”, got “${column.texts.example ?? 'an empty one'}”`,
    );
  return made.values;
}
