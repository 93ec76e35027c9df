import { describe, expect, it } from 'vitest';
import { outlineJourney } from '../../src/domain/journey-outline.ts';
import type { Json } from '../../src/domain/json.ts';
import { endOf, layoutJourney, START } from './layout-journey.ts';

const placesOf = (...steps: Json[]) => {
  const placed = layoutJourney(outlineJourney({ steps }));
  expect(new Set(placed.map(({ column, row }) => `${column} ${row}`)).size).toBe(placed.length);
  return Object.fromEntries(placed.map(({ id, column, row }) => [id, [column, row]]));
};

describe('a journey is laid out', () => {
  it('from top to bottom', () => {
    expect(placesOf({ id: 'a', goal: 'x' }, { id: 'b', wait: '1d' })).toEqual({
      [START]: [0, 0],
      a: [0, 1],
      b: [0, 2],
      [endOf('b')]: [0, 3],
    });
  });

  it('with ways side by side, below the longest way that leads there', () => {
    const places = placesOf(
      { id: 'a', if: { x: 1 }, then: 'c', else: 'b' },
      { id: 'b', wait: '1d' },
      { id: 'c', goal: 'x', next: 'd' },
      { id: 'd', end: true },
    );
    expect(places).toMatchObject({ a: [0, 1], b: [0, 2], c: [0, 3], d: [0, 4] });
    const apart = placesOf(
      { id: 'a', if: { x: 1 }, then: 'b', else: 'c' },
      { id: 'b', goal: 'x', next: 'end' },
      { id: 'c', goal: 'y' },
    );
    expect(apart).toMatchObject({ a: [0.5, 1], b: [0, 2], c: [1, 2] });
  });

  it('with circles and steps that nobody comes to', () => {
    const places = placesOf(
      { id: 'a', wait: '1d' },
      { id: 'b', goal: 'x', next: 'a' },
      { id: 'c', goal: 'y' },
    );
    expect(places).toMatchObject({ a: [0, 1], b: [0, 2], c: [1, 1] });
  });
});
