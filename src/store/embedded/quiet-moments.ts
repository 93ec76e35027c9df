/** Orders the requests of clients and work that must meet no request under way and no open transaction. */
export class QuietMoments {
  readonly #isInTransaction: () => boolean;
  readonly #waiting: (() => Promise<void>)[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(isInTransaction: () => boolean) {
    this.#isInTransaction = isInTransaction;
  }

  /** Runs a request of a client, and then what waits for the end of its transaction. */
  request(work: () => Promise<void>): Promise<void> {
    return this.#exclusively(async () => {
      await work();
      await this.#runWaiting();
    });
  }

  /** Runs the work between two transactions: now when none is open, or when the one that is open ends. */
  quietly(work: () => Promise<void>): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push(() => work().then(resolve, reject));
    void this.#exclusively(() => this.#runWaiting());
    return promise;
  }

  async #runWaiting(): Promise<void> {
    while (!this.#isInTransaction()) {
      const work = this.#waiting.shift();
      if (work === undefined) return;
      await work();
    }
  }

  #exclusively(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    // Whoever asked hears of a failure; the next one has its turn all the same.
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
