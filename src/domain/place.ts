import { isObject } from './json.ts';

/** What is wrong at one place of a document: what was found there, and what is allowed. */
export interface Problem {
  /** Keys and list positions from the root, as in `rules[3].when.atLeast`; empty for the root. */
  path: string;
  keys: readonly (string | number)[];
  found: string;
  allowed: string;
  /** The whole sentence, ready to show. */
  message: string;
  /** Line and column in the file, from 1, where the document was read from text. */
  line?: number;
  column?: number;
}

const MOST_PROBLEMS = 100;
const LARGEST_NUMBER = 1_000_000_000;
const WITHIN = 'between −1,000,000,000 and 1,000,000,000';
/** Nobody mistypes a longer word, and comparing takes time. */
const LONGEST_HINTED = 40;

/**
 * A place in a document that is being read: its value, and where it is. Reading never throws: what does not fit is
 * added to the list of problems that all places of the document share, so that a user sees every mistake at once.
 */
export class Place {
  readonly value: unknown;
  readonly keys: readonly (string | number)[];
  readonly #problems: Problem[];

  constructor(value: unknown, problems: Problem[] = [], keys: readonly (string | number)[] = []) {
    this.value = value;
    this.keys = keys;
    this.#problems = problems;
  }

  get path(): string {
    return this.keys.reduce<string>(
      (path, key) => (typeof key === 'number' ? `${path}[${key}]` : path ? `${path}.${key}` : key),
      '',
    );
  }

  /** Whether so many problems were found that no more are listed. */
  get isFull(): boolean {
    return this.#problems.length >= MOST_PROBLEMS;
  }

  get isMissing(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** Says that what is here is not allowed. Beyond the first hundred problems no more are listed. */
  refuse(allowed: string, found: string = describe(this.value)): undefined {
    if (this.isFull) return undefined;
    const path = this.path;
    const message = `${path || 'the document'}: found ${found}; allowed: ${allowed}`;
    this.#problems.push({ path, keys: this.keys, found, allowed, message });
    return undefined;
  }

  /** The place of a key, whether or not the key is there. */
  at(key: string | number): Place {
    const here = this.value;
    const holds = Array.isArray(here) || isObject(here);
    const value =
      holds && Object.hasOwn(here, key) ? (here as Record<string | number, unknown>)[key] : undefined;
    return new Place(value, this.#problems, [...this.keys, key]);
  }

  has(key: string): boolean {
    return isObject(this.value) && Object.hasOwn(this.value, key);
  }

  /** The same place with another value, for shorthands that are read as their long form. */
  as(value: unknown): Place {
    return new Place(value, this.#problems, this.keys);
  }

  /** An object whose keys are all known; an unknown one is refused with the nearest known one as a hint. */
  object(known: readonly string[], what = 'a mapping'): boolean {
    if (!isObject(this.value)) {
      this.refuse(`${what} with the keys ${known.join(', ')}`);
      return false;
    }
    for (const key of Object.keys(this.value)) {
      if (known.includes(key)) continue;
      if (this.isFull) break;
      const hint = nearest(key, known);
      this.at(key).refuse(
        known.join(', '),
        `the unknown key “${shorten(key)}”${hint ? ` (did you mean “${hint}”?)` : ''}`,
      );
    }
    return true;
  }

  /** The entries of a mapping with free keys; none when it is missing. */
  entries(what: string): [string, Place][] {
    if (this.isMissing) return [];
    if (!isObject(this.value)) {
      this.refuse(what);
      return [];
    }
    return Object.keys(this.value).map((key) => [key, this.at(key)]);
  }

  list(what: string): Place[] {
    if (this.isMissing) return [];
    if (!Array.isArray(this.value)) {
      this.refuse(what);
      return [];
    }
    return this.value.map((_, position) => this.at(position));
  }

  /** A list, or a single value that stands for a list of one. */
  oneOrMore(what: string): Place[] {
    if (!this.isMissing && !Array.isArray(this.value)) return [this];
    const places = this.list(what);
    if (places.length === 0) this.refuse(what);
    return places;
  }

  text(what = 'text'): string | undefined {
    if (typeof this.value === 'string' && this.value.trim() !== '') return this.value;
    return this.refuse(what);
  }

  optionalText(what = 'text'): string | undefined {
    return this.isMissing ? undefined : this.text(what);
  }

  /** A number within a thousand million, so that sums and products of them stay exact enough. */
  number(what = 'a number'): number | undefined {
    if (typeof this.value !== 'number' || !Number.isFinite(this.value)) return this.refuse(what);
    return Math.abs(this.value) <= LARGEST_NUMBER ? this.value : this.refuse(`${what}, ${WITHIN}`);
  }

  optionalNumber(what = 'a number'): number | undefined {
    return this.isMissing ? undefined : this.number(what);
  }

  /** A whole number within a thousand million. */
  integer(what = 'a whole number'): number | undefined {
    if (!Number.isInteger(this.value)) return this.refuse(what);
    return this.number(what);
  }

  optionalInteger(what = 'a whole number'): number | undefined {
    return this.isMissing ? undefined : this.integer(what);
  }
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'nothing (null)';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (isObject(value)) return `a mapping with the keys ${shorten(Object.keys(value).join(', ')) || '(none)'}`;
  if (typeof value === 'string') return value === '' ? 'empty text' : `the text “${shorten(value)}”`;
  return `${typeof value === 'number' ? 'the number ' : ''}${String(value)}`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** The known word that differs by the fewest edits, when at most a third of its letters differ. */
function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST_HINTED) return undefined;
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best !== undefined && bestDistance <= Math.max(1, best.length / 3) ? best : undefined;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
