import { expect, it } from 'vitest';
import { ruleWords } from './rule-words.ts';
import type { Measure } from './scorecard.ts';

const opened = { events: ['Email Opened'] };

it.each<[Measure, object]>([
  [
    { kind: 'trait', trait: 'title' },
    { kind: 'trait', trait: 'title', events: [] },
  ],
  [
    { kind: 'count', match: opened, withinMs: 5 },
    { kind: 'count', events: ['Email Opened'], withinMs: 5 },
  ],
  [
    { kind: 'count', match: { ...opened, sessions: true } },
    { kind: 'count', per: 'visit', withinMs: null },
  ],
  [
    { kind: 'distinct', match: opened, of: { kind: 'days' } },
    { kind: 'distinct', per: 'day' },
  ],
  [
    { kind: 'distinct', match: opened, of: { kind: 'property', property: 'url' } },
    { property: 'url', per: null },
  ],
  [
    { kind: 'decayed', match: opened, halfLifeMs: 7 },
    { halfLifeMs: 7, property: null },
  ],
  [
    { kind: 'sequence', first: opened, then: { events: ['Email Clicked'] }, withinMs: 9 },
    { then: ['Email Clicked'], withinMs: 9 },
  ],
  [
    { kind: 'daysSinceLast', match: opened },
    { kind: 'daysSinceLast', events: ['Email Opened'] },
  ],
  [
    { kind: 'score', scorecard: 'fit' },
    { scorecard: 'fit', dimension: null },
  ],
  [
    {
      kind: 'pair',
      first: { measure: { kind: 'trait', trait: 'title' }, bins: [] },
      second: { measure: { kind: 'trait', trait: 'x' }, bins: [] },
    },
    { kind: 'pair', trait: 'title' },
  ],
])('the words of %j', (measure, words) => {
  expect(ruleWords({ measure })).toMatchObject(words);
});
