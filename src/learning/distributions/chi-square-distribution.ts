import { gammaUpperTail } from './gamma-distribution.ts';

/**
 * The probability that a chi-square quantity is above x.
 *
 * @param x at least 0
 * @param degrees degrees of freedom, at least 1
 */
export function chiSquareUpperTail(x: number, degrees: number): number {
  return gammaUpperTail(degrees / 2, x / 2);
}
