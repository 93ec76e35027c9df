import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../domain/seeded-random.ts';
import { type SplitDay, summarizeSplitTest } from './summarize-split-test.ts';

const TWO = [
  { name: 'a', share: 50 },
  { name: 'b', share: 50 },
];

function day(variant: string, leads: number, clicked: number, at = 0): SplitDay {
  return { variant, day: at, leads, opened: clicked, clicked, unsubscribed: 0 };
}

describe('summarizeSplitTest', () => {
  it('puts the interval of experiments around the difference', () => {
    // R: a <- c(rep(1, 8), rep(0, 92)); b <- c(rep(1, 21), rep(0, 99)); as in compare-arms.test.ts
    const { comparisons } = summarizeSplitTest(TWO, [day('a', 100, 8), day('b', 120, 21)]);
    const clicked = comparisons.find(({ measure }) => measure === 'clicked');
    expect(clicked).toMatchObject({ variant: 'b', with: 'a' });
    expect(clicked?.difference?.estimate).toBeCloseTo(0.095, 11);
    expect(clicked?.difference?.low).toBeCloseTo(-0.0573462140198, 11);
    expect(clicked?.difference?.high).toBeCloseTo(0.2473462140198, 11);
  });

  it.each([
    ['too-early', [day('a', 30, 1), day('b', 30, 2)]],
    ['keep-going', [day('a', 200, 20), day('b', 200, 25)]],
    ['best', [day('a', 2_000, 100), day('b', 2_000, 300)]],
    ['uneven', [day('a', 2_000, 100), day('b', 1_500, 300)]],
  ])('says %s', (kind, days) => {
    expect(summarizeSplitTest(TWO, days).verdict.kind).toBe(kind);
  });

  it('calls a variant best only when it beats every other', () => {
    const three = [...TWO.map(({ name }) => ({ name, share: 33 })), { name: 'c', share: 34 }];
    const days = (c: number) => [day('a', 2_000, 100), day('b', 2_000, 300), day('c', 2_060, c)];
    expect(summarizeSplitTest(three, days(300)).verdict.kind).toBe('keep-going');
    expect(summarizeSplitTest(three, days(90)).verdict).toEqual({ kind: 'best', variant: 'b' });
  });

  it('calls one of four equal variants best in at most 5% of tests that are looked at every day', () => {
    const random = seededRandom(7);
    const four = ['a', 'b', 'c', 'd'].map((name) => ({ name, share: 25 }));
    let claims = 0;
    for (let test = 0; test < 200; test += 1) {
      const days: SplitDay[] = [];
      for (let at = 0; at < 20; at += 1) {
        for (const { name } of four) {
          const clicked = Array.from({ length: 50 }).filter(() => random() < 0.1).length;
          days.push(day(name, 50, clicked, at));
        }
        if (summarizeSplitTest(four, days).verdict.kind !== 'best') continue;
        claims += 1;
        break;
      }
    }
    expect(claims / 200).toBeLessThanOrEqual(0.05);
  });
});
