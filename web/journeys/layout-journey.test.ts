import { describe, expect, it } from 'vitest';
import { outlineJourney } from '../../src/domain/journey-outline.ts';
import type { Json } from '../../src/domain/json.ts';
import { layoutJourney, START } from './layout-journey.ts';

const layoutOf = (...steps: Json[]) => {
  const { steps: placed, ways } = layoutJourney(outlineJourney({ steps }));
  expect(new Set(placed.map(({ column, row }) => `${column} ${row}`)).size).toBe(placed.length);
  const lanes = ways
    .filter(({ lane }) => lane !== undefined)
    .map(({ from, way, lane }) => [`${from} ${way}`, lane]);
  return {
    places: Object.fromEntries(placed.map(({ id, column, row }) => [id, [column, row]])),
    lanes: Object.fromEntries(lanes),
  };
};

describe('a journey is laid out', () => {
  it('from top to bottom', () => {
    expect(layoutOf({ id: 'a', goal: 'x' }, { id: 'b', wait: '1d' })).toEqual({
      places: { [START]: [0, 0], a: [0, 1], b: [0, 2], '$end b': [0, 3] },
      lanes: {},
    });
  });

  it('with several ways side by side', () => {
    const { places } = layoutOf(
      { id: 'a', if: { x: 1 }, then: 'b', else: 'c' },
      { id: 'b', goal: 'x', next: 'end' },
      { id: 'c', goal: 'y' },
    );
    expect(places).toMatchObject({ a: [0.5, 1], b: [0, 2], c: [1, 2] });
  });

  it('with a column of their own for ways that go past steps, and for second ways to the same', () => {
    const past = layoutOf(
      { id: 'a', if: { x: 1 }, then: 'c', else: 'b' },
      { id: 'b', wait: '1d' },
      { id: 'c', goal: 'x', next: 'd' },
      { id: 'd', end: true },
    );
    expect(past.places).toMatchObject({ a: [0.5, 1], b: [1, 2], c: [1, 3], d: [1, 4] });
    expect(past.lanes).toEqual({ 'a then': 0 });
    expect(layoutOf({ id: 'a', if: { x: 1 } }, { id: 'b', goal: 'x' }).lanes).toEqual({ 'a else': 1 });
  });

  it('with circles and steps that nobody comes to', () => {
    const { places, lanes } = layoutOf(
      { id: 'a', wait: '1d' },
      { id: 'b', goal: 'x', next: 'a' },
      { id: 'c', goal: 'y' },
    );
    expect(places).toMatchObject({ a: [0, 1], b: [0, 2], c: [1, 1] });
    expect(lanes).toEqual({ 'b next': 0 });
  });
});
