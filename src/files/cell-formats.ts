import type { Instant } from '../domain/instant.ts';
import { FileRefused } from './file-refused.ts';
import { DATE_ORDERS, type DateOrder, type FileForm, NUMBER_STYLES, type NumberStyle } from './mapping.ts';
import { readDate } from './read-date.ts';
import { readNumber } from './read-number.ts';

/** How the numbers of a file and the dates of its columns are written, once it is known. */
export interface DecidedFormats {
  numbers: NumberStyle;
  dates: [column: string, order: DateOrder][];
}

/** One way of writing that fits all values so far, or several, and a value that they read differently. */
interface Candidates<Way> {
  ways: readonly Way[];
  doubtful?: string;
}

/**
 * Reads numbers and dates whose way of writing is not known yet. Every value that only some ways can read rules out the
 * others, so that at the end one is left by which all values were accepted. Numbers are written in one way in the whole
 * file, dates in one way in a column.
 */
export class CellFormats {
  readonly #timeZone: string;
  readonly #numbers: Candidates<NumberStyle>;
  readonly #usualDates: readonly DateOrder[];
  readonly #dates = new Map<string, Candidates<DateOrder>>();

  constructor(form: Pick<FileForm, 'timeZone' | 'numbers' | 'dates'>, decided?: DecidedFormats) {
    this.#timeZone = form.timeZone;
    const style = decided?.numbers ?? form.numbers;
    this.#numbers = { ways: style ? [style] : NUMBER_STYLES };
    this.#usualDates = form.dates ? [form.dates] : DATE_ORDERS;
    for (const [column, order] of decided?.dates ?? []) this.#dates.set(column, { ways: [order] });
  }

  /** @returns undefined when the text is no number in any of the ways that are left */
  number(text: string): number | undefined {
    return readBy(this.#numbers, text, (style) => readNumber(text, style));
  }

  /** @returns undefined when the text is no date in any of the ways that are left */
  date(column: string, text: string, said?: DateOrder): Instant | undefined {
    let candidates = this.#dates.get(column);
    if (!candidates) {
      candidates = { ways: said ? [said] : this.#usualDates };
      this.#dates.set(column, candidates);
    }
    return readBy(candidates, text, (order) => readDate(text, order, this.#timeZone));
  }

  /** What numbers look like that can be read, for messages. */
  get numberForm(): string {
    const [style, other] = this.#numbers.ways;
    if (other) return 'a number such as 1,234.5 or 1.234,5';
    return style === 'comma' ? 'a number such as 1.234,5' : 'a number such as 1,234.5';
  }

  /** @throws FileRefused when values can be read in two ways, with different results */
  decide(): DecidedFormats {
    const [numbers = 'point', other] = this.#numbers.ways;
    if (other && this.#numbers.doubtful !== undefined) {
      throw new FileRefused(
        `numbers: every number can be read with a decimal point or a decimal comma, such as “${this.#numbers.doubtful}”; ` +
          'say which in the mapping, as numbers: point or numbers: comma',
      );
    }
    const dates = [...this.#dates].map(([column, { ways, doubtful }]): [string, DateOrder] => {
      if (ways.length > 1 && doubtful !== undefined) {
        throw new FileRefused(
          `column “${column}”: every date can be read with the day first or the month first, such as “${doubtful}”; ` +
            'say which in the mapping, as dates: day-first or dates: month-first',
        );
      }
      return [column, ways[0] ?? 'day-first'];
    });
    return { numbers, dates };
  }
}

function readBy<Way, Value>(
  candidates: Candidates<Way>,
  text: string,
  read: (way: Way) => Value | undefined,
): Value | undefined {
  const [only, other] = candidates.ways;
  if (only === undefined) return undefined;
  if (other === undefined) return read(only);
  const readings = candidates.ways.map((way) => ({ way, value: read(way) }));
  const fitting = readings.filter(({ value }) => value !== undefined);
  if (fitting.length === 0) return undefined;
  candidates.ways = fitting.map(({ way }) => way);
  const value = fitting[0]?.value;
  if (fitting.some((reading) => reading.value !== value)) candidates.doubtful ??= text;
  return value;
}
