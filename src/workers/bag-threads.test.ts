import { expect, it } from 'vitest';
import { seededRandom } from '../domain/seeded-random.ts';
import { fitBagsInTurn } from '../learning/fit/fit-bags-in-turn.ts';
import { learnScorecard } from '../learning/learn-scorecard.ts';
import { BagThreads } from './bag-threads.ts';

it('learns the same on any number of threads, to the last bit', async () => {
  const random = seededRandom(6);
  const rows = 800;
  const visits = Float64Array.from({ length: rows }, () => random() * 10);
  const size = Float64Array.from({ length: rows }, () => random() * 100);
  const outcomes = Uint8Array.from(visits, (value, row) =>
    random() < 1 / (1 + Math.exp(3 - 0.4 * value - ((size[row] as number) > 60 ? 1 : 0))) ? 1 : 0,
  );
  const table = {
    rows,
    outcomes,
    columns: [
      { kind: 'number' as const, name: 'visits', values: visits },
      { kind: 'number' as const, name: 'size', values: size },
    ],
  };
  const alone = await learnScorecard(table, {}, fitBagsInTurn);
  for (const count of [1, 3]) {
    await using threads = new BagThreads(count);
    expect(await learnScorecard(table, {}, threads.fitBags)).toEqual(alone);
  }
});
