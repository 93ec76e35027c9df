import { isMissing, numberOf } from '../../conditions/compile-test.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Json } from '../../domain/json.ts';
import { foldText } from '../../domain/text.ts';
import type { ExampleColumn, ExampleTable } from '../example-table.ts';
import { type Candidate, PRESENT } from './candidate.ts';
import { shareOf } from './draw-snapshot.ts';

/** Categories beyond the first so many of a column are put together under {@link OTHER_CATEGORIES}. */
export const MOST_CATEGORIES = 5_000;
export const OTHER_CATEGORIES = '…';

/** An example as it is added. */
export interface NewExample {
  subjectId: string;
  takenAt: Instant;
  outcome: 0 | 1;
  /** How much it counts; 1 unless said. */
  weight?: number;
  /** One of each candidate, in their order. */
  values: readonly (Json | undefined)[];
}

/**
 * Puts examples together column by column in bounded memory. When there are more than asked for, those without the outcome
 * are thinned out by a hash of the lead's id, and the ones that stay count for those that went; where even those with the outcome
 * are too many, they are thinned out likewise.
 */
export class ExampleTableBuilder {
  readonly #columns: ColumnBuilder[];
  readonly #most: number;
  /** The rows so far; `shares` decide who stays. */
  #rows = 0;
  readonly #takenAt = new Growing(Float64Array);
  readonly #outcomes = new Growing(Uint8Array);
  readonly #shares = new Growing(Float64Array);
  readonly #weights = new Growing(Float64Array);
  #isWeighted = false;
  /** Of those without and of those with the outcome, the share that is kept. */
  readonly #kept: [number, number] = [1, 1];

  /** @param most examples that are kept at most */
  constructor(candidates: readonly Pick<Candidate, 'name' | 'values'>[], most: number) {
    this.#columns = candidates.map(({ name, values }) => {
      if (values === 'number') return new NumberBuilder(name);
      return values === 'presence' ? new PresenceBuilder(name) : new CategoryBuilder(name);
    });
    this.#most = most;
  }

  /** Whether an example would be kept: nothing else has to be read of those that would not. */
  wants({ subjectId, outcome }: Pick<NewExample, 'subjectId' | 'outcome'>): boolean {
    return shareOf(subjectId) < this.#kept[outcome];
  }

  add(example: NewExample): void {
    if (!this.wants(example)) return;
    this.#columns.forEach((column, position) => {
      column.add(example.values[position]);
    });
    this.#takenAt.push(example.takenAt);
    this.#outcomes.push(example.outcome);
    this.#shares.push(shareOf(example.subjectId));
    this.#weights.push(example.weight ?? 1);
    this.#isWeighted ||= example.weight !== undefined;
    this.#rows += 1;
    if (this.#rows > this.#most) this.#thinOut();
  }

  /** The table; nothing may be added afterwards. */
  build(): ExampleTable {
    const outcomes = this.#outcomes.take(this.#rows);
    const isWeighted = this.#isWeighted || this.#kept.some((share) => share < 1);
    const weights = this.#weights
      .take(this.#rows)
      .map((weight, row) => weight / this.#kept[outcomes[row] as 0 | 1]);
    return {
      rows: this.#rows,
      columns: this.#columns.map((column) => column.build(this.#rows)),
      outcomes,
      takenAt: this.#takenAt.take(this.#rows),
      ...(isWeighted && { weights }),
    };
  }

  /** Halves those without the outcome, as long as they are more than half of all; then those with it. */
  #thinOut(): void {
    const { values: outcomes } = this.#outcomes;
    let converted = 0;
    for (let row = 0; row < this.#rows; row++) converted += outcomes[row] as number;
    this.#kept[converted > this.#rows / 2 ? 1 : 0] /= 2;
    const { values: shares } = this.#shares;
    const kept: number[] = [];
    for (let row = 0; row < this.#rows; row++) {
      if ((shares[row] as number) < this.#kept[outcomes[row] as 0 | 1]) kept.push(row);
    }
    for (const column of [
      ...this.#columns.map(({ values }) => values),
      this.#takenAt,
      this.#outcomes,
      this.#shares,
      this.#weights,
    ])
      column.keep(kept);
    this.#rows = kept.length;
  }
}

type Values = Float64Array | Int32Array | Uint8Array;

/** Numbers of one kind whose count is not known before. */
class Growing<Kind extends Values> {
  values: Kind;
  #length = 0;
  readonly #make: new (
    length: number,
  ) => Kind;

  constructor(make: new (length: number) => Kind) {
    this.#make = make;
    this.values = new make(1_024);
  }

  push(value: number): void {
    if (this.#length === this.values.length) {
      const longer = new this.#make(Math.ceil(this.values.length * 1.5));
      longer.set(this.values);
      this.values = longer;
    }
    this.values[this.#length++] = value;
  }

  /** Keeps some rows, named in ascending order. */
  keep(rows: readonly number[]): void {
    rows.forEach((row, position) => {
      this.values[position] = this.values[row] as number;
    });
    this.#length = rows.length;
  }

  take(length: number): Kind {
    const taken = this.values.slice(0, length) as Kind;
    this.values = new this.#make(0);
    return taken;
  }
}

interface ColumnBuilder {
  values: Growing<Float64Array> | Growing<Int32Array>;
  add(value: Json | undefined): void;
  build(rows: number): ExampleColumn;
}

class NumberBuilder implements ColumnBuilder {
  readonly values = new Growing(Float64Array);
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  add(value: Json | undefined): void {
    this.values.push(numberOf(value) ?? Number.NaN);
  }

  build(rows: number): ExampleColumn {
    return { kind: 'number', name: this.#name, values: this.values.take(rows) };
  }
}

/** Categories are the same as conditions compare text: without regard to case and to space around. */
class CategoryBuilder implements ColumnBuilder {
  readonly values = new Growing(Int32Array);
  readonly #name: string;
  readonly #codes = new Map<string, number>();
  readonly #levels: string[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  add(value: Json | undefined): void {
    this.values.push(this.#codeOf(value));
  }

  build(rows: number): ExampleColumn {
    return {
      kind: 'category',
      name: this.#name,
      levels: this.#levels,
      codes: this.values.take(rows),
    };
  }

  #codeOf(value: Json | undefined): number {
    // Of a list or an object there is no one category.
    if (isMissing(value) || typeof value === 'object') return -1;
    const level = String(value).trim();
    const known = this.#codes.get(foldText(level));
    if (known !== undefined) return known;
    const isFull = this.#levels.length >= MOST_CATEGORIES;
    const name = isFull ? OTHER_CATEGORIES : level;
    const code = this.#codes.get(name) ?? this.#levels.push(name) - 1;
    this.#codes.set(isFull ? name : foldText(level), code);
    return code;
  }
}

class PresenceBuilder extends CategoryBuilder {
  override add(value: Json | undefined): void {
    super.add(isMissing(value) ? undefined : PRESENT);
  }
}
