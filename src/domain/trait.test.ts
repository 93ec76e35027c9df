import { describe, expect, it } from 'vitest';
import type { JsonObject } from './json.ts';
import { MOST_TRAITS, mergeTraits, setTraits, type Traits, traitValue } from './trait.ts';

function traitsOf(...settings: [at: number, id: string, properties: JsonObject][]): Traits {
  const traits = Object.create(null) as Traits;
  for (const [occurredAt, messageId, properties] of settings)
    setTraits(traits, { occurredAt, messageId, properties });
  return traits;
}

describe('traits', () => {
  it('keep what was set last, whatever came first', () => {
    const a: [number, string, JsonObject] = [1, 'a', { x: 'old', y: 1 }];
    const b: [number, string, JsonObject] = [2, 'b', { x: 'new' }];
    expect(traitsOf(a, b)).toEqual(traitsOf(b, a));
    expect(traitValue('x', traitsOf(b, a), undefined)).toBe('new');
    expect(traitValue('y', traitsOf(b, a), undefined)).toBe(1);
  });

  it('of one instant are decided by the message id', () => {
    expect(traitValue('x', traitsOf([1, 'b', { x: 'b' }], [1, 'a', { x: 'a' }]), undefined)).toBe('b');
  });

  it('tell which of them a message changed', () => {
    const traits = traitsOf([5, 'a', { x: 1 }]);
    expect(setTraits(traits, { occurredAt: 4, messageId: 'b', properties: { x: 2, y: { z: 3 } } })).toEqual([
      'y.z',
    ]);
  });

  it('are flattened five deep, lists whole', () => {
    const traits = traitsOf([1, 'a', { a: { b: { c: { d: { e: { f: 1 } } } } }, list: [{ x: 1 }] }]);
    expect(Object.keys(traits)).toEqual(['a.b.c.d.e', 'list']);
  });

  it('that are null are missing', () => {
    expect(traitValue('x', traitsOf([1, 'a', { x: 1 }], [2, 'b', { x: null }]), undefined)).toBeUndefined();
  });

  it('of the company and of the lead: the later counts, also when it is null', () => {
    const company = traitsOf([2, 'b', { size: 5, city: 'Brno' }]);
    expect(traitValue('company.size', traitsOf([1, 'a', { company: { size: 1 } }]), company)).toBe(5);
    expect(traitValue('company.size', traitsOf([3, 'a', { company: { size: 1 } }]), company)).toBe(1);
    expect(
      traitValue('company.size', traitsOf([3, 'a', { company: { size: null } }]), company),
    ).toBeUndefined();
    expect(traitValue('company.size', traitsOf([2, 'c', { 'company.size': 7 }]), company)).toBe(7);
    expect(traitValue('company.city', traitsOf(), company)).toBe('Brno');
    expect(traitValue('size', traitsOf(), company)).toBeUndefined();
  });

  it('merge into the later of each, in either order', () => {
    const [a, b] = [
      traitsOf([1, 'a', { x: 1, y: 1 }]),
      traitsOf([2, 'b', { x: 2 }], [0, 'c', { y: 0, z: 0 }]),
    ];
    expect(mergeTraits(a, b)).toEqual(mergeTraits(b, a));
    expect(
      Object.entries(mergeTraits(a, b))
        .map(([name, { value }]) => [name, value])
        .sort(),
    ).toEqual([
      ['x', 2],
      ['y', 1],
      ['z', 0],
    ]);
  });

  it('are never something that objects inherit, of the lead or of its company', () => {
    const plain = JSON.parse('{}') as Traits;
    for (const name of [
      'constructor',
      'company.constructor',
      '__proto__',
      'company.__proto__',
      'company.toString',
    ]) {
      expect(traitValue(name, plain, plain)).toBeUndefined();
    }
  });

  it('are forgotten beyond a thousand, those set longest ago first, in any order of arrival and merging', () => {
    const settings = Array.from({ length: 1_500 }, (_, n): [number, string, JsonObject] => [
      n % 700,
      `m${n}`,
      { [`made-up-${n % 1_200}`]: n },
    ]);
    const shuffled = settings.toSorted(([, a], [, b]) => (a.slice(-2) + a < b.slice(-2) + b ? -1 : 1));
    const all = traitsOf(...settings);
    expect(Object.keys(all)).toHaveLength(MOST_TRAITS);
    expect(traitsOf(...shuffled)).toEqual(all);
    expect(mergeTraits(traitsOf(...shuffled.slice(0, 400)), traitsOf(...shuffled.slice(400)))).toEqual(all);
    // 1,200 names: the two hundred whose last setting is the earliest are gone.
    const last = new Map(settings.map((setting) => [Object.keys(setting[2])[0] ?? '', setting]));
    const inOrder = [...settings]
      .sort(([aAt, a], [bAt, b]) => aAt - bAt || (a < b ? -1 : 1))
      .map(([, , traits]) => Object.keys(traits)[0] ?? '');
    const lastPlace = new Map(inOrder.map((name, place) => [name, place]));
    const expected = [...last.keys()].sort((a, b) => (lastPlace.get(b) ?? 0) - (lastPlace.get(a) ?? 0));
    expect(new Set(Object.keys(all))).toEqual(new Set(expected.slice(0, MOST_TRAITS)));
  });
});
