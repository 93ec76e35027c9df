import type { ExampleColumn } from '../../learning/example-table.ts';

/** What stands for a missing value in files, in small letters. */
const MISSING = new Set(['', 'na', 'n/a', 'nan', 'null', '#n/a']);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;
/** A number that is written like a code: its zeros would be lost. */
const CODE = /^[+-]?0\d/;
const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const DAY_MS = 86_400_000;
const FIRST_ROOM = 1_024;

/** Whether a cell holds nothing. */
function isMissingCell(text: string): boolean {
  return MISSING.has(text.toLowerCase());
}

/**
 * Takes the values of a column one by one, each in twelve bytes: numbers as such, texts by a list of different ones. What the column is
 * shows in the end.
 */
export class ColumnCollector {
  readonly name: string;
  #numbers = new Float64Array(FIRST_ROOM);
  #codes = new Int32Array(FIRST_ROOM);
  #rows = 0;
  #missing = 0;
  #texts = 0;
  #dates = 0;
  readonly #levels = new Map<string, number>();

  constructor(name: string) {
    this.name = name;
  }

  add(cell: string): void {
    if (this.#rows === this.#codes.length) this.#grow();
    const row = this.#rows++;
    const text = cell.trim();
    this.#codes[row] = -1;
    this.#numbers[row] = Number.NaN;
    if (isMissingCell(text)) {
      this.#missing++;
      return;
    }
    if (NUMBER.test(text) && !CODE.test(text)) {
      this.#numbers[row] = Number(text);
      return;
    }
    this.#texts++;
    if (DATE.test(text)) this.#dates++;
    let code = this.#levels.get(text);
    if (code === undefined) {
      code = this.#levels.size;
      this.#levels.set(text, code);
    }
    this.#codes[row] = code;
  }

  get isEmpty(): boolean {
    return this.#missing === this.#rows;
  }

  /** Whether all values are numbers. */
  get holdsNumbers(): boolean {
    return this.#texts === 0 && !this.isEmpty;
  }

  /** Whether all values are dates as ISO 8601 writes them. */
  get holdsDates(): boolean {
    return this.#dates > 0 && this.#dates === this.#rows - this.#missing;
  }

  /** How many cells hold a text that is no number, and one of them. */
  get texts(): { count: number; example: string | undefined } {
    return { count: this.#texts, example: this.#levels.keys().next().value };
  }

  /** The values as numbers, dates as days since 1970; what is none is missing. */
  asNumbers(): ExampleColumn {
    // Not a copy: a table of millions of rows is there once.
    let values = this.#numbers.subarray(0, this.#rows);
    if (this.holdsDates) {
      const days = [...this.#levels.keys()].map((text) => Date.parse(text) / DAY_MS);
      values = values.map((_, row) => days[this.#codes[row] as number] ?? Number.NaN);
    }
    return { kind: 'number', name: this.name, values };
  }

  /** The values as categories; numbers as they are usually written. */
  asCategories(): ExampleColumn & { kind: 'category' } {
    const levels = new Map(this.#levels);
    const codes = this.#codes.slice(0, this.#rows);
    for (let row = 0; row < codes.length; row++) {
      const number = this.#numbers[row] as number;
      if (Number.isNaN(number)) continue;
      const text = String(number);
      let code = levels.get(text);
      if (code === undefined) {
        code = levels.size;
        levels.set(text, code);
      }
      codes[row] = code;
    }
    return { kind: 'category', name: this.name, levels: [...levels.keys()], codes };
  }

  #grow(): void {
    const numbers = new Float64Array(this.#numbers.length * 2);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const codes = new Int32Array(this.#codes.length * 2);
    codes.set(this.#codes);
    this.#codes = codes;
  }
}
