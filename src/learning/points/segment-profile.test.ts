import { expect, it } from 'vitest';
import { seededRandom } from '../../domain/seeded-random.ts';
import { segmentProfile } from './segment-profile.ts';

it('finds the cut that no other beats', () => {
  const random = seededRandom(3);
  for (let round = 0; round < 40; round++) {
    const values = Array.from({ length: 8 }, () => Math.round(random() * 6));
    const weights = Float64Array.from(values, () => 1 + Math.floor(random() * 3));
    const profiles = values.map((value) => Float64Array.of(value));
    const found = segmentProfile(profiles, weights, { most: 3, price: 0, leastWeight: 0 });
    const best = Math.min(...everyCut(values.length).map((cut) => costOf(values, weights, cut)));
    expect(costOf(values, weights, found)).toBeCloseTo(best, 10);
  }
});

it('makes no group that is too light, nor one that is not worth its price', () => {
  const profiles = [0, 0, 0, 9, 9, 9].map((value) => Float64Array.of(value));
  const weights = new Float64Array(6).fill(1);
  expect(segmentProfile(profiles, weights, { most: 4, price: 1, leastWeight: 1 })).toEqual([3]);
  expect(segmentProfile(profiles, weights, { most: 4, price: 1_000, leastWeight: 1 })).toEqual([]);
  expect(segmentProfile(profiles, weights, { most: 4, price: 1, leastWeight: 4 })).toEqual([]);
});

function everyCut(count: number): number[][] {
  const cuts: number[][] = [[]];
  for (let a = 1; a < count; a++) {
    cuts.push([a]);
    for (let b = a + 1; b < count; b++) cuts.push([a, b]);
  }
  return cuts;
}

function costOf(values: readonly number[], weights: Float64Array, starts: readonly number[]): number {
  const edges = [0, ...starts, values.length];
  let cost = 0;
  for (let group = 1; group < edges.length; group++) {
    const from = edges[group - 1] as number;
    const own = values.slice(from, edges[group]);
    const ownWeights = [...weights].slice(from, edges[group]);
    const total = ownWeights.reduce((sum, weight) => sum + weight, 0);
    const mean = own.reduce((sum, value, index) => sum + value * (ownWeights[index] as number), 0) / total;
    cost += own.reduce((sum, value, index) => sum + (ownWeights[index] as number) * (value - mean) ** 2, 0);
  }
  return cost;
}
