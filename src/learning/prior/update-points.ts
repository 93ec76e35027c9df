import { NORMAL_975 } from '../distributions/normal-distribution.ts';
import { factorPositive, solveFactored } from '../fit/solve-positive.ts';

/** A rule as experts wrote it: the bin of every example, and the points of every bin. */
export interface ExpertRule {
  binOfRow: ArrayLike<number>;
  points: readonly number[];
}

export interface ExpertExamples {
  rules: readonly ExpertRule[];
  outcomes: Uint8Array;
  weights?: Float64Array | undefined;
  /** How many points lie between the bottom and the top of the scale. */
  scale: number;
}

/** The points of a bin after the outcomes, with the 95% interval; the same unit as before. */
export interface UpdatedPoints {
  points: number;
  low: number;
  high: number;
}

/**
 * What is believed before any outcome: from the bottom to the top of the scale, the log odds rise by 3.5, give or take 1.5; and the
 * points of a bin are off by about a sixth of the scale's log odds, whatever they are.
 */
const RISE = { mean: 3.5, deviation: 1.5 };
const BIN_DEVIATION = 0.6;
const BASE = { mean: -3, deviation: 3 };
const MOST_STEPS = 50;

/**
 * Moves the points that experts gave by the outcomes that came: logistic regression whose coefficients are normally distributed around the
 * experts' points beforehand (the mode of the posterior, and its curvature for the intervals; MacKay 1992). Without outcomes the
 * points are the experts'; with many, what the outcomes say.
 *
 * The log odds are base + rise × (points / scale + shifts), so that the first outcomes say how much a point is worth at
 * all, and later ones which rules are worth more or less than that.
 */
export function updatePoints({ rules, outcomes, weights, scale }: ExpertExamples): {
  rules: UpdatedPoints[][];
  /** How much the log odds rise from the bottom to the top of the scale. */
  rise: number;
  base: number;
} {
  const system = new PosteriorSystem({ rules, outcomes, weights, scale });
  for (let step = 0; step < MOST_STEPS && system.improve() > 1e-9; step++);
  return system.result();
}

class PosteriorSystem {
  readonly #examples: ExpertExamples;
  readonly #offsets: number[];
  /** base, rise, then the shift of every bin in log odds. */
  readonly #beta: Float64Array;
  #covariance: Float64Array | undefined;

  constructor(examples: ExpertExamples) {
    this.#examples = examples;
    let size = 2;
    this.#offsets = examples.rules.map(({ points }) => {
      const offset = size;
      size += points.length;
      return offset;
    });
    this.#beta = new Float64Array(size);
    this.#beta[0] = BASE.mean;
    this.#beta[1] = RISE.mean;
  }

  /** One step of Newton's method; how far it went. */
  improve(): number {
    const { matrix, gradient } = this.#system();
    factorPositive(matrix, gradient.length);
    solveFactored(matrix, gradient);
    this.#covariance = matrix;
    const longest = gradient.reduce((most, change) => Math.max(most, Math.abs(change)), 0);
    const shortened = Math.min(1, 2 / Math.max(1, longest));
    for (let index = 0; index < gradient.length; index++) {
      this.#beta[index] = (this.#beta[index] as number) + shortened * (gradient[index] as number);
    }
    return longest;
  }

  result(): { rules: UpdatedPoints[][]; rise: number; base: number } {
    const { rules, scale } = this.#examples;
    const rise = this.#beta[1] as number;
    // A rise of nearly nothing would make points of any size out of shifts.
    const perLogOdds = scale / Math.max(0.5, rise);
    return {
      rise,
      base: this.#beta[0] as number,
      rules: rules.map(({ points }, rule) =>
        points.map((own, bin) => {
          const index = (this.#offsets[rule] as number) + bin;
          const updated = own + (this.#beta[index] as number) * perLogOdds;
          const half = NORMAL_975 * this.#deviation(index) * perLogOdds;
          return { points: updated, low: updated - half, high: updated + half };
        }),
      ),
    };
  }

  #deviation(index: number): number {
    const unit = new Float64Array(this.#beta.length);
    unit[index] = 1;
    return Math.sqrt(solveFactored(this.#covariance as Float64Array, unit)[index] as number);
  }

  #system(): { matrix: Float64Array; gradient: Float64Array } {
    const { rules, outcomes, weights, scale } = this.#examples;
    const beta = this.#beta;
    const size = beta.length;
    const matrix = new Float64Array(size * size);
    const gradient = new Float64Array(size);
    const add = (index: number, mean: number, deviation: number): void => {
      matrix[index * size + index] = (matrix[index * size + index] as number) + 1 / deviation ** 2;
      gradient[index] = (gradient[index] as number) + (mean - (beta[index] as number)) / deviation ** 2;
    };
    add(0, BASE.mean, BASE.deviation);
    add(1, RISE.mean, RISE.deviation);
    for (let index = 2; index < size; index++) add(index, 0, BIN_DEVIATION);
    const places = new Int32Array(rules.length + 2);
    places[1] = 1;
    const factors = new Float64Array(rules.length + 2).fill(1);
    for (let row = 0; row < outcomes.length; row++) {
      let share = 0;
      let sum = beta[0] as number;
      for (const [rule, { binOfRow, points }] of rules.entries()) {
        const bin = binOfRow[row] as number;
        share += (points[bin] as number) / scale;
        places[rule + 2] = (this.#offsets[rule] as number) + bin;
        sum += beta[places[rule + 2] as number] as number;
      }
      factors[1] = share;
      const probability = 1 / (1 + Math.exp(-sum - (beta[1] as number) * share));
      const weight = weights ? (weights[row] as number) : 1;
      const residual = weight * ((outcomes[row] as number) - probability);
      const curvature = weight * probability * (1 - probability);
      for (let a = 0; a < places.length; a++) {
        const line = places[a] as number;
        const factor = factors[a] as number;
        gradient[line] = (gradient[line] as number) + residual * factor;
        for (let b = 0; b <= a; b++) {
          const cell = line * size + (places[b] as number);
          matrix[cell] = (matrix[cell] as number) + curvature * factor * (factors[b] as number);
        }
      }
    }
    return { matrix, gradient };
  }
}
