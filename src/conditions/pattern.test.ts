import { describe, expect, it } from 'vitest';
import { compilePattern, LONGEST_MATCHED_TEXT, patternProblem } from './pattern.ts';
import { patternCost } from './pattern-cost.ts';

describe('a pattern', () => {
  it.each([
    '^/pricing',
    String.raw`\.(edu|ac\.uk)$`,
    '^(head|chief|director) of .+',
    '^/blog/[^/]+/[^/]+$',
    String.raw`^\p{Lu}\p{L}*$`,
    '[a-z(|)*+]+',
    String.raw`\(\d{3}\) ?\d{4}`,
    '(?:abc)+',
    '(?<year>20[0-9]{2})-[0-9]{2}',
    '^(?=.*vice)(?!.*assistant)',
    String.raw`\u{1F600}+`,
    'a{2,}b{1,3}',
    '',
  ])('%j may be used', (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  });

  it.each([
    '^(a|a)+$',
    '(a|aa)*b',
    '(a*)*',
    '(a+)+$',
    '(?:a?)+',
    '(a?){20}b',
    '.*.*.*x',
    String.raw`(\w+\s?)*$`,
    'a?'.repeat(22),
    '(a|a)'.repeat(30),
    '((a{0,9}){0,9}){0,9}',
    '(?=(a+)+)b',
    String.raw`\u0041(a|a)*>`,
    String.raw`\p{L}(a|a)*\}`,
  ])('%j is refused, because a search could take long', (pattern) => {
    expect(patternProblem(pattern)).toContain('at most two open repetitions');
  });

  it.each(['(', '[', 'a**', '{', String.raw`\k<x>`, '(?<=', String.raw`\p{Nonsense}`, ')'])(
    '%j is refused as invalid',
    (pattern) => {
      expect(patternProblem(pattern)).toContain('a valid regular expression');
    },
  );

  it('is refused when it is longer than two hundred characters', () => {
    expect(patternProblem('a'.repeat(200))).toBeUndefined();
    expect(patternProblem('a'.repeat(201))).toContain('at most 200');
  });

  it('that is accepted at the highest cost ends soon on the worst text', () => {
    const pattern = '.*.*a?a?b';
    expect(patternProblem(pattern)).toBeUndefined();
    const start = performance.now();
    compilePattern(pattern).test('a'.repeat(LONGEST_MATCHED_TEXT));
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('costs the product of its parts and the sum of its alternatives', () => {
    expect(patternCost('abc')).toBe(1);
    expect(patternCost('a|b|c')).toBe(3);
    expect(patternCost('(a|b)(c|d|e)')).toBe(6);
    expect(patternCost('a?b{0,3}')).toBe(8);
    expect(patternCost('a*')).toBe(500);
    expect(patternCost('(a|b){2}')).toBe(4);
    expect(patternCost('(a|b)*')).toBe(Number.POSITIVE_INFINITY);
    expect(patternCost(String.raw`[*|(]\*\|`)).toBe(1);
  });
});
