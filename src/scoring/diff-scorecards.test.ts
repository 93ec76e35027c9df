import { expect, it } from 'vitest';
import { diffScorecards } from './diff-scorecards.ts';
import { readScorecard } from './read-scorecard.ts';

function read(document: object) {
  const reading = readScorecard({ scorecard: 'diffed', ...document });
  if (reading.ok) return reading.scorecard;
  throw new Error(reading.problems.map(({ message }) => message).join('\n'));
}

const BEFORE = {
  title: 'Before',
  eligible: { not: { stage: 'customer' } },
  bands: { warm: 40 },
  dimensions: { fit: { cap: 50 } },
  rules: [
    {
      id: 'demo',
      title: 'Demo',
      when: { event: 'Form Submitted', where: { form: { in: ['demo', 'trial'] } } },
      give: 20,
    },
    { id: 'views', event: 'Page Viewed', halfLife: '14d', each: 5, max: 15 },
    { id: 'gone', trait: 'country', bins: { CZ: 5, missing: 0 } },
  ],
};
const AFTER = {
  title: 'Before',
  eligible: { country: { in: ['CZ', 'PL'] }, age: { between: [18, 65] } },
  bands: { warm: { atLeast: 45, margin: 3 }, hot: 80 },
  dimensions: { fit: { cap: 60 } },
  rules: [
    { id: 'views', event: 'Page Viewed', halfLife: '14d', each: 5, max: 20 },
    { id: 'demo', title: 'Demo', when: { event: 'Form Submitted', within: '90d', atLeast: 2 }, give: 20 },
    { id: 'visits', when: { event: 'Site Visited', within: '30d', moreThan: 2 }, give: 10 },
  ],
};

it('a difference is told by rule, band and field, in the notation of the file', () => {
  const told = diffScorecards(read(BEFORE), read(AFTER)).map(
    ({ kind, of, id, field, before, after }) => `${kind} ${of} ${id} ${field}: ${before} => ${after}`,
  );
  expect(told.sort()).toEqual(
    [
      'changed scorecard  eligible: not (stage = customer) => country in [CZ, PL] and age ≥ 18 ≤ 65',
      'changed band warm atLeast: 40 => 45',
      'changed band warm margin: 0 => 3',
      'added band hot null: null => atLeast 80, margin 0',
      'changed dimension fit cap: 50 => 60',
      'changed rule views points: ×5, max 15 => ×5, max 20',
      'changed rule demo measure: Form Submitted {form in [demo, trial]} => Form Submitted within 90d',
      'changed rule demo points: ≥ 1: 20 => ≥ 2: 20',
      'removed rule gone null: country → = CZ: 5; missing: 0 => null',
      'added rule visits null: null => Site Visited within 30d → > 2: 10',
    ].sort(),
  );
});

it('order, spelling and shorthands are no difference', () => {
  const long = {
    ...BEFORE,
    bands: { warm: { atLeast: 40 } },
    rules: [...BEFORE.rules].reverse().map((rule) => (rule.id === 'views' ? { ...rule, weight: 1 } : rule)),
  };
  expect(diffScorecards(read(BEFORE), read(long))).toEqual([]);
});
