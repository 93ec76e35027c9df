import { expect, test } from 'vitest';
import type { Scorecard } from '../domain/scorecard.ts';
import { readScorecard } from './read-scorecard.ts';
import { referenceProblems } from './reference-problems.ts';

function scorecard(slug: string, more: object = {}): Scorecard {
  const rules = [{ id: 'a', event: 'X', each: 1, max: 5 }];
  const reading = readScorecard({ scorecard: slug, rules, ...more });
  if (!reading.ok) throw new Error(reading.problems[0]?.message);
  return reading.scorecard;
}

const reads = (score: unknown) => ({ rules: [{ id: 'r', score, each: 1, max: 9 }] });

test('a scorecard may read the score of another that is live', () => {
  expect(referenceProblems(scorecard('b', reads('a')), [scorecard('a')])).toEqual([]);
});

test('an unknown scorecard, an unknown dimension and one of another subject are refused', () => {
  const company = scorecard('firms', { subject: 'company' });
  const pathsOf = (score: unknown) =>
    referenceProblems(scorecard('b', reads(score)), [scorecard('a'), company]).map(({ path }) => path);
  expect(pathsOf('nobody')).toEqual(['rules[0].score']);
  expect(pathsOf({ scorecard: 'a', dimension: 'fit' })).toEqual(['rules[0].score']);
  expect(pathsOf('firms')).toEqual(['rules[0].score']);
});

test('a cycle across scorecards is refused with the way around it', () => {
  const [problem] = referenceProblems(scorecard('a', reads('b')), [
    scorecard('a'),
    scorecard('b', reads('a')),
  ]);
  expect(problem?.found).toBe('the cycle b → a → b');
});

test('a dimension that another scorecard reads cannot be left out', () => {
  const reader = scorecard('b', reads({ scorecard: 'a', dimension: 'score' }));
  const without = scorecard('a', {
    dimensions: { fit: {} },
    rules: [{ id: 'x', dimension: 'fit', event: 'X', each: 1, max: 5 }],
  });
  expect(referenceProblems(without, [reader]).map(({ path }) => path)).toEqual(['dimensions']);
});

test('a new version scores what the live one scores', () => {
  const problems = referenceProblems(scorecard('a', { subject: 'company' }), [scorecard('a')]);
  expect(problems.map(({ path, found }) => [path, found])).toEqual([['subject', 'company']]);
});
