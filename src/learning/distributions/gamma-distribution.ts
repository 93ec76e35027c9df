import { logGamma } from './log-gamma.ts';

const MOST_STEPS = 10_000;
const PRECISION = 1e-16;

/**
 * The share of a gamma distribution of that shape (rate 1) above x: the regularised upper incomplete gamma function
 * Q(shape, x). Series below shape + 1, continued fraction above (Press et al., Numerical Recipes, 6.2).
 *
 * @param shape above 0
 * @param x at least 0
 * @returns from 0 to 1, precise in relative terms far out in the tail
 */
export function gammaUpperTail(shape: number, x: number): number {
  if (x <= 0) return 1;
  return x < shape + 1 ? 1 - lowerBySeries(shape, x) : upperByFraction(shape, x);
}

/** The share of a gamma distribution of that shape (rate 1) up to x: P(shape, x) = 1 − Q(shape, x). */
export function gammaLowerTail(shape: number, x: number): number {
  if (x <= 0) return 0;
  return x < shape + 1 ? lowerBySeries(shape, x) : 1 - upperByFraction(shape, x);
}

function lowerBySeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let step = 1; step < MOST_STEPS && Math.abs(term) > Math.abs(sum) * PRECISION; step++) {
    term *= x / (shape + step);
    sum += term;
  }
  return sum * Math.exp(shape * Math.log(x) - x - logGamma(shape));
}

function upperByFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let step = 1; step < MOST_STEPS; step++) {
    const a = -step * (step - shape);
    b += 2;
    d = 1 / (a * d + b || 1e-300);
    c = b + a / c || 1e-300;
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < PRECISION) break;
  }
  return fraction * Math.exp(shape * Math.log(x) - x - logGamma(shape));
}
