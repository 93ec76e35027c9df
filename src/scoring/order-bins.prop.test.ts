import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ValueTest } from '../domain/condition.ts';
import type { Json } from '../domain/json.ts';
import type { Bin } from '../domain/scorecard.ts';
import { isMoreSpecific, mostSpecific, passes, samplesOf } from '../testing/naive-evaluator.ts';
import { runs } from '../testing/random-scorecards.ts';
import { compileBins } from './bins.ts';
import { orderBins } from './order-bins.ts';

const number = fc.constantFrom(-1, 0, 1, 2, 2.5, 3, 10);
const word = fc.constantFrom('a', 'A', 'ab', 'abc', 'b', ' ab', '1', '10', 'ž', 'z\u030c');
const date = fc.constantFrom('2026-01-01', '2026-06-30', '2026-06-30T12:00:00Z');
const bounds = fc.constantFrom('lessThan', 'atMost', 'moreThan', 'atLeast');

const oneSided: fc.Arbitrary<ValueTest> = fc
  .tuple(bounds, fc.oneof(number, date))
  .map(([op, bound]) => ({ op, bound }));
const range: fc.Arbitrary<ValueTest> = fc
  .tuple(
    fc.constantFrom('moreThan', 'atLeast'),
    number,
    fc.constantFrom('lessThan', 'atMost'),
    fc.constantFrom(1, 2, 5),
  )
  .map(([from, start, to, length]) => ({
    op: 'all',
    tests: [
      { op: from, bound: start },
      { op: to, bound: start + length },
    ],
  }));

const tests: fc.Arbitrary<ValueTest> = fc.oneof(
  fc.oneof(number, word, fc.boolean()).map((value): ValueTest => ({ op: 'equals', value })),
  fc
    .array(fc.oneof(number, word), { minLength: 1, maxLength: 3 })
    .map((values): ValueTest => ({ op: 'in', values })),
  oneSided,
  range,
  fc.array(word, { minLength: 1, maxLength: 2 }).map((parts): ValueTest => ({ op: 'startsWith', parts })),
  fc.array(word, { minLength: 1, maxLength: 2 }).map((parts): ValueTest => ({ op: 'contains', parts })),
  fc.boolean().map((exists): ValueTest => ({ op: 'exists', exists })),
);

const bins: fc.Arbitrary<Bin[]> = fc
  .array(
    fc.tuple(
      fc.oneof({ weight: 9, arbitrary: tests }, fc.constantFrom('missing' as const, 'other' as const)),
      fc.constantFrom(1, 2, 3),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.map(([test, result]) => ({ test, result })));

function samples(all: readonly Bin[]): Json[] {
  const mentioned = all.flatMap(({ test }) => (typeof test === 'string' ? [] : samplesOf(test)));
  const texts = mentioned.filter((value) => typeof value === 'string');
  const joined = texts.flatMap((a) => texts.flatMap((b) => [`${a}${b}`, `${a}~${b}`]));
  const halves = mentioned.flatMap((a) => (typeof a === 'number' ? [a + 0.5, a - 0.5, String(a)] : []));
  return [...new Set<Json>([...mentioned, ...joined, ...halves, null, '', '~', 0, 'true', true, false])];
}

/** Whether a bin holds a value, the special bins included. */
function has({ test }: Bin, value: Json): boolean {
  if (test === 'other') return false;
  return test === 'missing' ? passes({ op: 'exists', exists: false }, value) : passes(test, value);
}

function beginsLikeNumber({ test }: Bin): boolean {
  return typeof test === 'object' && test.op === 'startsWith' && test.parts.some((part) => /^\d/.test(part));
}

describe('bins', () => {
  it('that are accepted give each value the points of the most specific bin that holds it', () => {
    fc.assert(
      fc.property(bins, (all) => {
        fc.pre('ordered' in orderBins(all));
        const find = compileBins(all);
        for (const value of samples(all))
          expect([value, find(value)]).toEqual([value, mostSpecific(all, value)?.result]);
      }),
      runs(1000),
    );
  });

  it('that are accepted hold no value equally well with different points', () => {
    fc.assert(
      fc.property(bins, (all) => {
        fc.pre('ordered' in orderBins(all));
        for (const value of samples(all)) {
          const holding = all.filter((bin) => has(bin, value));
          const best = holding.filter(
            (bin) => !holding.some((other) => other !== bin && isMoreSpecific(other, bin, value)),
          );
          expect(new Set(best.map(({ result }) => result)).size).toBeLessThanOrEqual(1);
        }
      }),
      runs(500),
    );
  });

  it('that are refused are two that hold some value equally well, or one twice', () => {
    fc.assert(
      fc.property(bins, (all) => {
        const order = orderBins(all);
        fc.pre('ambiguous' in order);
        const [a, b] = order.ambiguous.map((position) => all[position]);
        if (!a || !b) throw new Error('the positions of two bins');
        if (a.test === 'other' && b.test === 'other') return;
        // Whether a number with these first digits lies in a range is not worked out.
        if (beginsLikeNumber(a) || beginsLikeNumber(b)) return;
        const values = samples([a, b]);
        const isEqual = values.some(
          (value) =>
            has(a, value) && has(b, value) && !isMoreSpecific(a, b, value) && !isMoreSpecific(b, a, value),
        );
        expect([a, b, isEqual]).toEqual([a, b, true]);
      }),
      runs(1000),
    );
  });

  it('give the same points in whatever order they are written', () => {
    fc.assert(
      fc.property(bins, fc.infiniteStream(fc.nat()), (all, numbers) => {
        fc.pre('ordered' in orderBins(all));
        const moved = all
          .map((bin) => ({ bin, place: numbers.next().value }))
          .sort((a, b) => a.place - b.place);
        const [first, second] = [compileBins(all), compileBins(moved.map(({ bin }) => bin))];
        for (const value of samples(all)) expect(second(value)).toBe(first(value));
      }),
      runs(300),
    );
  });
});
