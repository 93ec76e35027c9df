import { numberOf } from '../conditions/compile-test.ts';
import type { Json } from '../domain/json.ts';
import { type Bin, LARGEST_POINTS, type Points } from '../domain/scorecard.ts';
import type { Steps } from './accumulators/accumulator.ts';
import { breakpointsOf, compileBins } from './bins.ts';

/** Points of a value: an integer. */
export interface PointSteps extends Steps {
  resultOf(value: Json | undefined): number;
}

/**
 * Makes points ready to compute: bins or value × each (at most `max`), times the weight, rounded to an integer, halves
 * away from zero. A value that no bin holds, and a missing one without a bin of its own, give 0.
 */
export function compilePoints(points: Points, weight: number): PointSteps {
  if (points.kind === 'bins') {
    const find = compileBins(points.bins);
    return {
      resultOf: (value) => roundHalfAway((find(value) ?? 0) * weight),
      breakpoints: breakpointsOf(points.bins),
    };
  }
  const { each, max } = points;
  const limit = max === undefined ? (amount: number) => amount : max < 0 ? atLeast(max) : atMost(max);
  return {
    resultOf: (value) => roundHalfAway(limit((numberOf(value) ?? 0) * each) * weight),
    breakpoints: undefined,
  };
}

/** Makes labelled bins ready to compute: the label of a value, undefined when no bin holds it. */
export function compileLabels(bins: readonly Bin<string>[]): Steps {
  return { resultOf: compileBins(bins), breakpoints: breakpointsOf(bins) };
}

/** The number above which points no longer tell values apart; undefined when they tell all apart. */
export function limitOf(points: Points): number | undefined {
  if (points.kind === 'bins') return limitOfBins(points.bins);
  return points.max === undefined ? undefined : Math.ceil(points.max / points.each);
}

/** The whole number above every breakpoint of bins. */
export function limitOfBins(bins: readonly Bin<unknown>[]): number {
  return Math.max(1, Math.floor(breakpointsOf(bins).at(-1) ?? 0) + 1);
}

/** More than a product of three decimals can be off by, relative to it, in floating point. */
const PRODUCT_ERROR = 4 * Number.EPSILON;

/**
 * Rounds to an integer between −{@link LARGEST_POINTS} and {@link LARGEST_POINTS}, halves away from zero. What a product
 * of decimals is off by in floating point (0.29 × 50 is 14.499999999999998) does not count.
 */
export function roundHalfAway(amount: number): number {
  const rounded = Math.min(LARGEST_POINTS, Math.floor(Math.abs(amount) * (1 + PRODUCT_ERROR) + 0.5));
  return amount < 0 && rounded !== 0 ? -rounded : rounded;
}

function atMost(max: number): (amount: number) => number {
  return (amount) => Math.min(amount, max);
}

function atLeast(min: number): (amount: number) => number {
  return (amount) => Math.max(amount, min);
}
