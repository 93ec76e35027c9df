import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCondition } from '../../src/conditions/compile-condition.ts';
import { readCondition } from '../../src/conditions/read-condition.ts';
import type { Json } from '../../src/domain/json.ts';
import { Place } from '../../src/domain/place.ts';
import { readTree, writeTree } from './condition-tree.ts';

const field = fc.constantFrom('a', 'b', 'c');
const test = fc.oneof(
  fc.constantFrom<Json>(1, 'x', true),
  fc.constantFrom<Json>(
    { atLeast: 2 },
    { '<': 5 },
    { in: ['x', 1] },
    { exists: false },
    { between: [1, 3] },
    { '>=': 1, '<': 3 },
  ),
);
const { condition } = fc.letrec<{ condition: Record<string, Json> }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.dictionary(field, test, { minKeys: 1, maxKeys: 2 }),
    fc.record({ or: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ and: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition'), a: test }),
  ) as fc.Arbitrary<Record<string, Json>>,
}));

describe('a condition', () => {
  it('that a form reads and writes again means the same', () => {
    const values = [undefined, 0, 1, 2, 5, 'x', true] as const;
    fc.assert(
      fc.property(condition, (document) => {
        const tree = readTree(document);
        // A negation within a negation is left to the text.
        if (!tree) return;
        const holds = (one: unknown) => {
          const read = readCondition(new Place(one), 'lead');
          expect(read).toBeDefined();
          return read ? compileCondition(read) : () => false;
        };
        const [before, after] = [holds(document), holds(writeTree(tree))];
        for (const a of values) {
          for (const b of values) {
            const lookup = (name: string) => ({ a, b, c: 1 })[name];
            expect(after(lookup)).toBe(before(lookup));
          }
        }
      }),
    );
  });

  it('on what a lead did keeps its event, window and properties', () => {
    const document = { $did: { event: 'A', within: '30d', where: { x: 1 }, atLeast: 2 }, country: 'CZ' };
    const tree = readTree(document);
    expect(tree && writeTree(tree)).toEqual(document);
  });

  it('that no form can show is left to the text', () => {
    expect(readTree(['a'])).toBeUndefined();
    expect(readTree({ a: { unknown: 1 } })).toBeUndefined();
    expect(readTree({ not: { not: { a: 1 } } })).toBeUndefined();
  });
});
