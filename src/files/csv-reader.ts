import { FileRefused } from './file-refused.ts';

/** A row of a file as it was written. */
export interface Row {
  /** The line of the file in which it begins, from 1. */
  line: number;
  cells: string[];
}

/** A row whose quotes are wrong; reading goes on after it. */
export interface BrokenRow {
  line: number;
  problem: string;
}

/** A row longer than this is taken for a quote that is never closed, in characters. */
export const LONGEST_ROW = 1_000_000;

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

type State = 'beginning' | 'plain' | 'quoted' | 'closed' | 'broken';

/**
 * Reads comma-separated values as RFC 4180 has them, piece by piece, with any separator and any line ends. A quote inside
 * of a field that does not begin with one stands for itself. Rows without any text are passed over.
 *
 * Written here rather than taken from a library because a wrong row must be told with its line, and cost neither the rows
 * after it nor memory; what it reads is compared with that of csv-parse in tests.
 */
export class CsvReader {
  readonly #separator: number;
  #state: State = 'beginning';
  #cells: string[] = [];
  #cell = '';
  #text = '';
  /** Where in this piece begins what is yet to be added to the cell. */
  #start = 0;
  #line: number;
  #rowLine: number;
  #quoteLine: number;
  #rowLength = 0;
  #endedWithReturn = false;

  /**
   * @param separator one character
   * @param line the number of the first line
   */
  constructor(separator: string, line = 1) {
    this.#separator = separator.charCodeAt(0);
    this.#line = line;
    this.#rowLine = line;
    this.#quoteLine = line;
  }

  /**
   * The rows that end within the next piece of text.
   *
   * @throws FileRefused when a row is longer than {@link LONGEST_ROW}
   */
  *push(text: string): Generator<Row | BrokenRow> {
    this.#text = text;
    this.#start = 0;
    for (let position = 0; position < text.length; position += 1) {
      const row = this.#step(text.charCodeAt(position), position);
      if (row) yield row;
    }
    if (this.#state === 'plain' || this.#state === 'quoted') this.#take(text.length);
    this.#checkLength();
  }

  /**
   * The last row, when the text did not end with a line end.
   *
   * @throws FileRefused when a quote is not closed
   */
  *end(): Generator<Row | BrokenRow> {
    if (this.#state === 'quoted') {
      throw new FileRefused(
        `line ${this.#quoteLine}: got a quote that is not closed by the end of the file, expected a second one`,
      );
    }
    const row = this.#endRow();
    if (row) yield row;
  }

  #step(unit: number, position: number): Row | BrokenRow | undefined {
    if (this.#state === 'quoted') {
      if (unit === QUOTE) {
        this.#take(position);
        this.#state = 'closed';
        this.#endedWithReturn = false;
      } else this.#countLine(unit);
      return undefined;
    }
    if (this.#state === 'plain') {
      if (unit !== this.#separator && unit !== LINE_FEED && unit !== CARRIAGE_RETURN) return undefined;
      this.#take(position);
    }
    if (unit === LINE_FEED || unit === CARRIAGE_RETURN) return this.#endLine(unit);
    this.#endedWithReturn = false;
    if (this.#state !== 'broken') this.#readAtEdge(unit, position);
    return undefined;
  }

  #endLine(unit: number): Row | BrokenRow | undefined {
    const isSecondHalf = unit === LINE_FEED && this.#endedWithReturn;
    this.#endedWithReturn = unit === CARRIAGE_RETURN;
    if (isSecondHalf) return undefined;
    const row = this.#endRow();
    this.#line += 1;
    this.#rowLine = this.#line;
    return row;
  }

  /** What comes where a cell begins or ends, or after the quote that may have closed it. */
  #readAtEdge(unit: number, position: number): void {
    if (unit === this.#separator) this.#endCell();
    else if (unit === QUOTE) {
      if (this.#state === 'closed') this.#cell += '"';
      else this.#quoteLine = this.#line;
      this.#state = 'quoted';
      this.#start = position + 1;
    } else if (this.#state === 'beginning') {
      this.#state = 'plain';
      this.#start = position;
    } else this.#state = 'broken';
  }

  /** Adds to the cell what was read of this piece and belongs to it. */
  #take(end: number): void {
    this.#cell += this.#text.slice(this.#start, end);
  }

  #countLine(unit: number): void {
    if (unit === CARRIAGE_RETURN || (unit === LINE_FEED && !this.#endedWithReturn)) this.#line += 1;
    this.#endedWithReturn = unit === CARRIAGE_RETURN;
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    this.#rowLength += this.#cell.length + 1;
    this.#checkLength();
    this.#cell = '';
    this.#state = 'beginning';
  }

  #endRow(): Row | BrokenRow | undefined {
    const line = this.#rowLine;
    const isBroken = this.#state === 'broken';
    this.#endCell();
    const cells = this.#cells;
    this.#cells = [];
    this.#rowLength = 0;
    if (isBroken)
      return {
        line,
        problem:
          'got text after a closing quote, expected a separator; quotes within quotes are written twice',
      };
    return cells.some((cell) => cell !== '' && cell.trim() !== '') ? { line, cells } : undefined;
  }

  #checkLength(): void {
    if (this.#rowLength + this.#cell.length <= LONGEST_ROW) return;
    const cause =
      this.#state === 'quoted' ? `; the quote that begins in line ${this.#quoteLine} is not closed` : '';
    throw new FileRefused(
      `line ${this.#rowLine}: got a row of more than ${LONGEST_ROW} characters, expected a shorter one${cause}`,
    );
  }
}
