import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../domain/instant.ts';
import { compileScorecard } from '../../scoring/compile-scorecard.ts';
import { accepted, evaluateHistory } from '../../testing/evaluate-history.ts';
import { type Candidate, PRESENT } from '../examples/candidate.ts';
import type { LearnedBin, LearnedRule, LearnedTest } from '../learned-scorecard.ts';
import { draftOfProposal } from './draft-of-proposal.ts';

const evidence = {
  leads: 10,
  conversions: 1,
  conversionRate: 0.1,
  conversionLow: 0,
  conversionHigh: 0.4,
  lift: 1,
  logOdds: 0,
  logOddsLow: 0,
  logOddsHigh: 0,
};
const bin = (test: LearnedTest, points: number): LearnedBin => ({ test, points, ...evidence });

const CANDIDATES: Candidate[] = [
  { name: 'size', measure: { kind: 'trait', trait: 'company.employees' }, values: 'number' },
  { name: 'title', measure: { kind: 'trait', trait: 'title' }, values: 'category' },
  { name: 'phone', measure: { kind: 'trait', trait: 'phone' }, values: 'presence' },
  {
    name: 'prices',
    measure: {
      kind: 'count',
      match: {
        events: ['Page Viewed'],
        where: { kind: 'field', field: 'path', test: { op: 'equals', value: '/pricing' } },
      },
      withinMs: 30 * DAY_MS,
    },
    values: 'number',
  },
];

const RULES: LearnedRule[] = [
  {
    id: 'size',
    kind: 'column',
    column: 'size',
    importance: 1,
    bins: [
      bin({ kind: 'range', lessThan: 50 }, 0),
      bin({ kind: 'range', atLeast: 50, lessThan: 250 }, 20),
      bin({ kind: 'range', atLeast: 250 }, 10),
      bin({ kind: 'missing' }, 4),
    ],
  },
  {
    id: 'title',
    kind: 'column',
    column: 'title',
    importance: 1,
    // One that would be read as a range, and two values in one bin.
    bins: [
      bin({ kind: 'values', values: ['CEO', '10..20'] }, 15),
      bin({ kind: 'other' }, 5),
      bin({ kind: 'missing' }, 0),
    ],
  },
  {
    id: 'phone',
    kind: 'column',
    column: 'phone',
    importance: 1,
    bins: [bin({ kind: 'values', values: [PRESENT] }, 7), bin({ kind: 'missing' }, 1)],
  },
  {
    id: 'size-and-prices',
    kind: 'pair',
    columns: ['size', 'prices'],
    importance: 1,
    bins: [
      [{ kind: 'range', lessThan: 100 }, { kind: 'range', atLeast: 100 }, { kind: 'missing' }],
      [
        { kind: 'range', lessThan: 1 },
        { kind: 'range', atLeast: 1 },
      ],
    ],
    cells: [0, 1, 2].flatMap((first) =>
      [0, 1].map((second) => ({ first, second, points: 10 * first + second, ...evidence })),
    ),
  },
];

const CURVE = {
  kind: 'logistic' as const,
  steps: [
    { score: 0, probability: 0.01 },
    { score: 60, probability: 0.3 },
  ],
};
const ALL = RULES.map(({ id }) => ({ id }));
const CHOICE = {
  slug: 'learned',
  title: 'Learned',
  description: 'From a test.',
  bands: { 'sales-qualified': 40 },
  rules: ALL,
};

function scoreOf(document: unknown, traits: object, pages = 0): number {
  const at = 100 * DAY_MS;
  const known = { messageId: 'a', kind: 'identify', name: '', occurredAt: 1, receivedAt: 1 } as const;
  const history = [
    { ...known, properties: traits as never },
    ...Array.from({ length: pages }, (_, page) => ({
      messageId: `p${page}`,
      kind: 'page' as const,
      name: 'Page Viewed',
      occurredAt: at - DAY_MS,
      receivedAt: at - DAY_MS,
      properties: { path: '/pricing' },
    })),
  ];
  return evaluateHistory(accepted(document), { history, at }).score;
}

describe('a draft of a proposal', () => {
  it('is an ordinary scorecard that gives each lead the points of its bins', () => {
    const document = draftOfProposal({ rules: RULES, basePoints: 0, curve: CURVE }, CANDIDATES, CHOICE);
    expect(() => compileScorecard(accepted(document))).not.toThrow();
    // size 20, title 15, phone 7, and of the pair at least 100 with a page 11
    expect(scoreOf(document, { company: { employees: 120 }, title: 'ceo', phone: '1' }, 2)).toBe(53);
    // size 0, another title 5, no phone 1, below 100 without a page 0
    expect(scoreOf(document, { company: { employees: 10 }, title: 'clerk' })).toBe(6);
    // not known 4, a value like a range 15, no phone 1, not known without a page 20
    expect(scoreOf(document, { title: '10..20' })).toBe(40);
  });

  it('keeps, changes and drops rules, and gives everybody the base', () => {
    const rules = [{ id: 'size', points: [1, 2, 3, 4], title: 'Size' }, { id: 'phone' }];
    const learned = { rules: RULES, basePoints: 30, curve: CURVE };
    const document = draftOfProposal(learned, CANDIDATES, { ...CHOICE, rules });
    const scorecard = accepted(document);
    expect(scorecard.rules.map(({ id, title }) => [id, title])).toEqual([
      ['base', 'Everybody'],
      ['size', 'Size'],
      ['phone', 'phone'],
    ]);
    expect(scorecard.scale).toEqual({ min: 30, max: 41 });
    expect(scoreOf(document, { company: { employees: 120 } })).toBe(33);
  });

  it('says how probable the outcome is, as long as nothing was changed', () => {
    const aim = { outcome: { kind: 'event' as const, event: 'Opportunity Won' }, horizonMs: 90 * DAY_MS };
    const learned = { rules: RULES, basePoints: 0, curve: CURVE };
    const unchanged = draftOfProposal(learned, CANDIDATES, { ...CHOICE, aim });
    expect(unchanged.probability).toEqual({
      of: 'Opportunity Won',
      within: '90d',
      curve: { 0: 0.01, 60: 0.3 },
      method: 'logistic',
    });
    expect(() => accepted(unchanged)).not.toThrow();
    const changed = draftOfProposal(learned, CANDIDATES, { ...CHOICE, aim, rules: ALL.slice(1) });
    expect(changed.probability).toBeUndefined();
  });
});
