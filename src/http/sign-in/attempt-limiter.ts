import type { Instant } from '../../domain/instant.ts';
import { HttpProblem } from '../problem.ts';

/** How often something may be tried. */
export interface Limit {
  most: number;
  withinMs: number;
}

const MOST_KEYS = 10_000;

interface Attempts {
  count: number;
  /** When counting begins anew. */
  until: Instant;
}

/**
 * Counts attempts, in the memory of this process: whoever guesses at one of several processes is slowed down in each.
 * A key that has been tried too often has to wait, whether or not what it names exists.
 */
export class AttemptLimiter {
  readonly #clock: () => Instant;
  readonly #attempts = new Map<string, Attempts>();

  constructor(clock: () => Instant) {
    this.#clock = clock;
  }

  /** @throws HttpProblem 429 when there were too many already */
  count(key: string, { most, withinMs }: Limit): void {
    const now = this.#clock();
    const known = this.#attempts.get(key);
    const attempts = known && known.until > now ? known : { count: 0, until: now + withinMs };
    if (attempts.count >= most) {
      const headers = { 'retry-after': String(Math.ceil((attempts.until - now) / 1_000)) };
      const detail = 'this was tried too often; wait a while, then try again';
      throw new HttpProblem(429, detail, { headers, code: 'too-many-attempts' });
    }
    attempts.count += 1;
    // The longest untouched goes first: whoever fills the memory with other keys begins anew at most a few.
    this.#attempts.delete(key);
    if (this.#attempts.size >= MOST_KEYS) this.#forgetOldest();
    this.#attempts.set(key, attempts);
  }

  /** Lets the key be tried anew, because it was right. */
  forget(key: string): void {
    this.#attempts.delete(key);
  }

  #forgetOldest(): void {
    const oldest = this.#attempts.keys().next();
    if (oldest.done !== true) this.#attempts.delete(oldest.value);
  }
}
