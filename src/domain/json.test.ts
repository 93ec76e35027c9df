import { describe, expect, it } from 'vitest';
import { canonicalJson, isObject, type JsonObject, valueAt } from './json.ts';

describe('the value at a field', () => {
  const object: JsonObject = { a: { b: { c: 1 }, 'b.c': 2 }, 'a.b': 3, list: [1, 2], none: null, 'x.': 4 };

  it('is that of the key itself before that of the path', () => {
    expect(valueAt(object, 'a.b')).toBe(3);
    expect(valueAt(object, 'a.b.c')).toBe(1);
    expect(valueAt(object, 'x.')).toBe(4);
  });

  it('is undefined where nothing is, also inside lists and other values', () => {
    for (const field of ['b', 'a.x', 'a.b.c.d', 'none.x', 'list.0', '', '.', 'a.'])
      expect(valueAt(object, field)).toBeUndefined();
    expect(valueAt(undefined, 'a')).toBeUndefined();
    expect(valueAt(object, 'none')).toBeNull();
  });

  it('is never something that objects inherit', () => {
    for (const field of ['constructor', '__proto__', 'a.constructor', 'toString.name', '__proto__.x'])
      expect(valueAt(object, field)).toBeUndefined();
    expect(valueAt(JSON.parse('{"__proto__": {"x": 5}}') as JsonObject, '__proto__.x')).toBe(5);
  });
});

describe('canonical JSON', () => {
  it('does not depend on the order of keys, and leaves out undefined', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined })).toBe('{"b":[1,{"c":"x","d":null}]}');
    expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
  });

  it('tells different values apart', () => {
    const values = [1, '1', [1], { 1: 1 }, true, 'true', null, 'null', [], {}, '', ['', '']];
    expect(new Set(values.map(canonicalJson)).size).toBe(values.length);
  });
});

describe('an object', () => {
  it('is neither a list nor null', () => {
    expect([{}, Object.create(null), [], null, 'x', 1, undefined].map(isObject)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
