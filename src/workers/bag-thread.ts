import { parentPort } from 'node:worker_threads';
import { type Bag, type BagGround, fitBag } from '../learning/fit/bag.ts';

/** What a thread is asked: which bags of a ground to fit. */
export interface BagTask {
  ground: BagGround;
  bags: readonly number[];
}

/** What it answers, bag by bag. */
export interface FittedBag {
  bag: number;
  fitted: Bag;
}

parentPort?.on('message', ({ ground, bags }: BagTask) => {
  for (const bag of bags) {
    const answer: FittedBag = { bag, fitted: fitBag(ground, bag) };
    parentPort?.postMessage(answer);
  }
});
