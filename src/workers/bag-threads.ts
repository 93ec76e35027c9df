import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Bag, BagGround } from '../learning/fit/bag.ts';
import type { BagTask, FittedBag } from './bag-thread.ts';

const MOST_THREADS = 8;

/**
 * Threads that fit the bags of models side by side. The result is that of one thread, to the last bit: each bag depends on
 * nothing but its arguments, and they come back in order.
 */
export class BagThreads implements AsyncDisposable {
  readonly #threads: Worker[];

  readonly #onBag: (done: number, total: number) => void;

  /** @param onBag told how many bags of the model are fitted */
  constructor(
    threads = Math.min(MOST_THREADS, availableParallelism()),
    onBag: (done: number, total: number) => void = () => undefined,
  ) {
    this.#onBag = onBag;
    this.#threads = Array.from(
      { length: threads },
      () => new Worker(new URL('./bag-thread.ts', import.meta.url)),
    );
  }

  /** Fits the bags of a model; one model at a time. */
  readonly fitBags = async (ground: BagGround, bags: number): Promise<Bag[]> => {
    const fitted = new Array<Bag>(bags);
    let done = 0;
    const shares = this.#threads.map((thread, first) => ({
      thread,
      bags: Array.from({ length: bags }, (_, bag) => bag).filter(
        (bag) => bag % this.#threads.length === first,
      ),
    }));
    await Promise.all(
      shares.map(({ thread, bags: own }) =>
        own.length === 0
          ? undefined
          : askThread(thread, { ground, bags: own }, (answer) => {
              fitted[answer.bag] = answer.fitted;
              this.#onBag(++done, bags);
            }),
      ),
    );
    return fitted;
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}

function askThread(thread: Worker, task: BagTask, onFitted: (answer: FittedBag) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let waiting = task.bags.length;
  const listen = (answer: FittedBag): void => {
    onFitted(answer);
    waiting -= 1;
    if (waiting === 0) resolve();
  };
  thread.on('message', listen);
  thread.once('error', reject);
  thread.postMessage(task);
  return promise.finally(() => {
    thread.off('message', listen);
    thread.off('error', reject);
  });
}
