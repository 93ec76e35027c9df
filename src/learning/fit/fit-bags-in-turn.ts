import { type Bag, type BagGround, fitBag } from './bag.ts';

/** Fits the bags of a model one after the other, on this thread. */
export function fitBagsInTurn(ground: BagGround, bags: number): Promise<Bag[]> {
  return Promise.resolve(Array.from({ length: bags }, (_, bag) => fitBag(ground, bag)));
}
