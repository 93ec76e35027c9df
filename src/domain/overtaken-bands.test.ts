import { expect, it } from 'vitest';
import { overtakenBands } from './overtaken-bands.ts';

const BANDS = [
  { id: 'cold', atLeast: 0 },
  { id: 'warm', atLeast: 35 },
  { id: 'hot', atLeast: 55 },
];

it('names the bands that a band would pass, downwards and upwards', () => {
  const passed = (band: string, atLeast: number) =>
    overtakenBands(BANDS, { band, atLeast }).map(({ id }) => id);
  expect(passed('hot', 31)).toEqual(['warm']);
  expect(passed('hot', 35)).toEqual(['warm']);
  expect(passed('hot', 36)).toEqual([]);
  expect(passed('warm', 60)).toEqual(['hot']);
  expect(passed('warm', 50)).toEqual([]);
});
