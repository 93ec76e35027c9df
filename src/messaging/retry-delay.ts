import { HOUR_MS } from '../domain/instant.ts';

const LONGEST_MS = 4 * HOUR_MS;

/**
 * How long to wait after a failed attempt, in milliseconds: twice as long each time up to four hours, and by chance between half
 * of that and all of it, so that what failed together does not come again together.
 *
 * @param attempts how many have failed, from 1
 * @param random from 0 to 1
 */
export function retryDelay(
  attempts: number,
  { firstMs, random }: { firstMs: number; random: number },
): number {
  const longest = Math.min(firstMs * 2 ** (attempts - 1), LONGEST_MS);
  return Math.round(longest * (0.5 + random / 2));
}
