import type { Scalar } from './condition.ts';
import type { Instant } from './instant.ts';

/** What counts as a conversion: that a lead does something, or that a trait of it becomes a value; the first time. */
export type ConversionOutcome =
  | { kind: 'event'; event: string }
  | { kind: 'trait'; trait: string; value: Scalar };

/** A point of the curve from scores to probabilities, with the 95% interval where it is known. */
export interface ProbabilityStep {
  score: number;
  probability: number;
  low?: number | undefined;
  high?: number | undefined;
}

/** How a curve was found: by nothing but experience, by logistic or isotonic regression; `by-hand` when the file does not say. */
export const PROBABILITY_METHODS = ['prior', 'logistic', 'isotonic', 'by-hand'] as const;
export type ProbabilityMethod = (typeof PROBABILITY_METHODS)[number];

/** What a won lead is worth, in units of one currency. */
export interface LikelyAmount {
  /** ISO 4217. */
  currency: string;
  /** Of leads of any band. */
  all: number;
  /** Of leads of a band, where it differs. */
  bands: Record<string, number>;
}

/** How likely the outcome is within the horizon, at each score of a scorecard. */
export interface ConversionProbability {
  outcome: ConversionOutcome;
  withinMs: number;
  /** Rising in `score`; probabilities never fall. At least one. */
  curve: ProbabilityStep[];
  method: ProbabilityMethod;
  /** The leads that it was found from. */
  examples?: { leads: number; conversions: number; through: Instant };
  amount?: LikelyAmount;
}

/** The probability at a score with its interval: straight between the steps, level beyond them. */
export function probabilityAt(
  curve: readonly ProbabilityStep[],
  score: number,
): { probability: number; low: number | undefined; high: number | undefined } {
  const after = curve.findIndex((step) => step.score >= score);
  const right = curve[after] ?? curve.at(-1);
  const left = after > 0 ? curve[after - 1] : right;
  if (!left || !right) throw new Error('a curve has at least one step');
  const way = left === right || right.score < score ? 1 : (score - left.score) / (right.score - left.score);
  const between = (from: number | undefined, to: number | undefined): number | undefined => {
    // On a step the one before it has no say, whether or not its interval is known.
    if (way === 1) return to;
    return from === undefined || to === undefined ? undefined : from + (to - from) * way;
  };
  return {
    probability: left.probability + (right.probability - left.probability) * way,
    low: between(left.low, right.low),
    high: between(left.high, right.high),
  };
}

/** What a lead of a band is likely worth when it converts. */
export function likelyAmountOf(amount: LikelyAmount, band: string | null): number {
  return (band === null ? undefined : amount.bands[band]) ?? amount.all;
}
