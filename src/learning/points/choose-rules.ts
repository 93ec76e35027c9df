import type { CoarseColumn } from './coarse-bins.ts';

/** A rule to be: the columns that it reads, one or two. */
export type RuleColumns = readonly [number] | readonly [number, number];

/** What rules are fitted to: the log odds of each example by a model, and how much each example counts. */
export interface Target {
  logOdds: Float64Array;
  weights: Float64Array;
  /** The codes of the fine bins, by column. */
  codes: readonly Uint8Array[];
}

/** Coarse bins of every column for a rule of its own, and fewer for a rule of two. */
export interface CoarseBins {
  alone: readonly CoarseColumn[];
  paired: readonly CoarseColumn[];
}

/** The cell of every example in a rule, and how many cells there are. */
export interface Cells {
  ofRow: Uint16Array;
  count: number;
}

/** Rules are chosen on at most so many examples. */
const MOST_ROWS = 6_000;
/** A rule of two columns is harder to read, so it must be worth this much more than one of one. */
const PAIR_PRICE = 2.5;
/** Nothing is added that explains less than this share of what the model says. */
const LEAST_SHARE = 0.001;
const PASSES = 3;

/** The cells of a rule's columns. */
export function cellsOf(columns: RuleColumns, { codes }: Pick<Target, 'codes'>, bins: CoarseBins): Cells {
  const [first, second] = columns;
  const one = codes[first] as Uint8Array;
  const ofRow = new Uint16Array(one.length);
  if (second === undefined) {
    const { ofCode, bins: count } = bins.alone[first] as CoarseColumn;
    for (let row = 0; row < ofRow.length; row++) ofRow[row] = ofCode[one[row] as number] as number;
    return { ofRow, count };
  }
  const two = codes[second] as Uint8Array;
  const a = bins.paired[first] as CoarseColumn;
  const b = bins.paired[second] as CoarseColumn;
  for (let row = 0; row < ofRow.length; row++) {
    ofRow[row] = (a.ofCode[one[row] as number] as number) * b.bins + (b.ofCode[two[row] as number] as number);
  }
  return { ofRow, count: a.bins * b.bins };
}

/**
 * Chooses at most `most` rules whose step functions together come closest to what the model says: the best is added to those
 * before, all are fitted again, and what has become superfluous is taken out again to make room.
 *
 * @param pairs the pairs of columns that may make a rule
 */
export function chooseRules(
  target: Target,
  bins: CoarseBins,
  { most, pairs }: { most: number; pairs: readonly (readonly [number, number])[] },
): RuleColumns[] {
  const part = beginningOf(target, MOST_ROWS);
  const candidates: RuleColumns[] = [...bins.alone.map((_, column) => [column] as const), ...pairs];
  const search = new RuleSearch(part, candidates, bins);
  search.addUntil(most);
  for (let round = 0; round < 4 && search.dropSuperfluous(); round++) search.addUntil(most);
  return search.chosen.map((index) => candidates[index] as RuleColumns);
}

/** Additive step functions that are fitted to a target by going through them in turn (backfitting). */
class RuleSearch {
  readonly chosen: number[] = [];
  readonly #target: Target;
  readonly #cells: Cells[];
  readonly #isPair: boolean[];
  #values = new Map<number, Float64Array>();
  #rest: Float64Array;
  readonly #spread: number;

  constructor(target: Target, candidates: readonly RuleColumns[], bins: CoarseBins) {
    this.#target = target;
    this.#cells = candidates.map((columns) => cellsOf(columns, target, bins));
    this.#isPair = candidates.map((columns) => columns.length === 2);
    this.#rest = centred(target);
    this.#spread = this.#loss();
  }

  addUntil(most: number): void {
    while (this.chosen.length < most) {
      let best: { index: number; worth: number } | undefined;
      for (const [index, cells] of this.#cells.entries()) {
        if (this.chosen.includes(index)) continue;
        const gain = this.#gainOf(cells);
        const worth = this.#isPair[index] ? gain / PAIR_PRICE : gain;
        if (gain > LEAST_SHARE * this.#spread && worth > (best?.worth ?? 0)) best = { index, worth };
      }
      if (!best) return;
      this.chosen.push(best.index);
      this.#values.set(best.index, new Float64Array((this.#cells[best.index] as Cells).count));
      this.#refit();
    }
  }

  /** Takes out the rule that is missed least if that is hardly at all; whether there was one. */
  dropSuperfluous(): boolean {
    this.#refit(2 * PASSES);
    const whole = this.#loss();
    let least: { place: number; loss: number } | undefined;
    for (const [place] of this.chosen.entries()) {
      const loss = this.#without(place, () => this.#loss());
      if (!least || loss < least.loss) least = { place, loss };
    }
    if (!least || least.loss - whole > 0.002 * this.#spread) return false;
    const [index] = this.chosen.splice(least.place, 1);
    if (index !== undefined) this.#take(index);
    this.#refit();
    return true;
  }

  #without<Result>(place: number, ask: () => Result): Result {
    const rest = this.#rest;
    const values = new Map([...this.#values].map(([key, value]) => [key, value.slice()] as const));
    const chosen = [...this.chosen];
    this.#rest = rest.slice();
    const [index] = this.chosen.splice(place, 1);
    if (index !== undefined) this.#take(index);
    this.#refit();
    const result = ask();
    this.chosen.splice(0, this.chosen.length, ...chosen);
    this.#rest = rest;
    this.#values = values;
    return result;
  }

  #take(index: number): void {
    const { ofRow } = this.#cells[index] as Cells;
    const values = this.#values.get(index) as Float64Array;
    for (let row = 0; row < ofRow.length; row++) {
      this.#rest[row] = (this.#rest[row] as number) + (values[ofRow[row] as number] as number);
    }
    this.#values.delete(index);
  }

  #refit(passes = PASSES): void {
    for (let pass = 0; pass < passes; pass++) {
      for (const index of this.chosen) {
        const cells = this.#cells[index] as Cells;
        const values = this.#values.get(index) as Float64Array;
        const { sums, totals } = this.#sumUp(cells);
        for (let cell = 0; cell < cells.count; cell++) {
          const total = totals[cell] as number;
          sums[cell] = total > 0 ? (sums[cell] as number) / total : 0;
          values[cell] = (values[cell] as number) + (sums[cell] as number);
        }
        for (let row = 0; row < this.#rest.length; row++) {
          this.#rest[row] = (this.#rest[row] as number) - (sums[cells.ofRow[row] as number] as number);
        }
      }
    }
  }

  #gainOf(cells: Cells): number {
    const { sums, totals } = this.#sumUp(cells);
    let gain = 0;
    for (let cell = 0; cell < cells.count; cell++) {
      const total = totals[cell] as number;
      if (total > 0) gain += (sums[cell] as number) ** 2 / total;
    }
    return gain;
  }

  #sumUp({ ofRow, count }: Cells): { sums: Float64Array; totals: Float64Array } {
    const sums = new Float64Array(count);
    const totals = new Float64Array(count);
    const { weights } = this.#target;
    for (let row = 0; row < ofRow.length; row++) {
      const cell = ofRow[row] as number;
      const weight = weights[row] as number;
      sums[cell] = (sums[cell] as number) + weight * (this.#rest[row] as number);
      totals[cell] = (totals[cell] as number) + weight;
    }
    return { sums, totals };
  }

  #loss(): number {
    const { weights } = this.#target;
    let sum = 0;
    for (let row = 0; row < this.#rest.length; row++) {
      sum += (weights[row] as number) * (this.#rest[row] as number) ** 2;
    }
    return sum;
  }
}

function centred({ logOdds, weights }: Target): Float64Array {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < logOdds.length; row++) {
    sum += (weights[row] as number) * (logOdds[row] as number);
    total += weights[row] as number;
  }
  return logOdds.map((value) => value - sum / total);
}

/** In canonical order, the first examples are as good as drawn at random. */
export function beginningOf({ logOdds, weights, codes }: Target, most: number): Target {
  return {
    logOdds: logOdds.slice(0, most),
    weights: weights.slice(0, most),
    codes: codes.map((own) => own.subarray(0, most)),
  };
}
