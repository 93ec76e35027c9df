/** Draws from distributions, with randomness that is handed in: the same numbers give the same draws. */
export class Draw {
  readonly #random: () => number;

  /** @param random from 0 to below 1 */
  constructor(random: () => number) {
    this.#random = random;
  }

  isHit(probability: number): boolean {
    return this.#random() < probability;
  }

  between(from: number, to: number): number {
    return from + (to - from) * this.#random();
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return Math.floor(this.between(from, to + 1));
  }

  /** @throws when there is nothing to draw from */
  of<T>(list: readonly T[]): T {
    const drawn = list[Math.floor(this.#random() * list.length)];
    if (drawn === undefined) throw new Error('got an empty list, expected something to draw from');
    return drawn;
  }

  /** One of the keys, each as often as its weight says; weights need not add up to 1. */
  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key {
    const keys = Object.keys(weights) as Key[];
    let left = this.#random() * keys.reduce((sum, key) => sum + weights[key], 0);
    for (const key of keys) {
      left -= weights[key];
      if (left < 0) return key;
    }
    return this.of(keys);
  }

  /** The standard normal distribution, by Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
  }

  /** @param sigma the standard deviation of the logarithm */
  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.#random());
  }

  /** The Poisson distribution, by Knuth; for means up to some tens. */
  count(mean: number): number {
    const limit = Math.exp(-mean);
    let drawn = 0;
    for (let product = this.#random(); product > limit; product *= this.#random()) drawn += 1;
    return drawn;
  }
}
