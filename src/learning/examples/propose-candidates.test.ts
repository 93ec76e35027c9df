import { describe, expect, it } from 'vitest';
import { DEFAULT_OUTCOME } from './outcome-definition.ts';
import { proposeCandidates, type SeenField, type SeenHistory } from './propose-candidates.ts';

const field = (name: string, values: string[], more: Partial<SeenField> = {}): SeenField => ({
  name,
  count: 80,
  types: ['text'],
  values,
  ...more,
});

const SEEN: SeenHistory = {
  sampled: 100,
  events: [
    { name: 'Page Viewed', leads: 90, properties: [field('path', ['/pricing', '/jobs'])] },
    { name: 'Form Submitted', leads: 50, properties: [field('amount', [], { types: ['number'] })] },
    {
      name: 'Newsletter Opened',
      leads: 40,
      properties: [
        field(
          'letter',
          Array.from({ length: 12 }, (_, n) => `${n}`),
        ),
      ],
    },
    { name: 'Opportunity Opened', leads: 30, properties: [] },
    { name: 'Opportunity Won', leads: 9, properties: [] },
    { name: 'Lead Accepted', leads: 20, properties: [] },
    { name: 'Once', leads: 0, properties: [] },
  ],
  traits: [
    field('title', ['CEO', 'clerk']),
    field('company.employees', ['5', '80'], { types: ['number'] }),
    field('email', [], { count: 100 }),
    field('phone', [], { count: 40 }),
    field('stage', ['lead', 'customer']),
    field('owner', ['jan', 'eva']),
    field('signedAt', ['2026-01-02', '2026-03-04'], { count: 100 }),
    field('tags', [], { types: ['list'] }),
    field('rare', ['x'], { count: 0 }),
  ],
};

describe('proposed measures', () => {
  const { candidates, leftOut } = proposeCandidates(SEEN, DEFAULT_OUTCOME);
  const names = candidates.map(({ name }) => name);

  it('are traits, counts, windows, half-lives, days since, values of properties and sums', () => {
    expect(names).toEqual(
      expect.arrayContaining([
        'title',
        'company-employees',
        'visits-30d',
        'page-viewed',
        'page-viewed-30d',
        'page-viewed-decayed',
        'page-viewed-days-since',
        'page-viewed-pricing',
        'form-submitted-sum-amount',
      ]),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(candidates.find(({ name }) => name === 'company-employees')?.values).toBe('number');
  });

  it('say of what names a person only whether it is there, where it is not always', () => {
    expect(candidates.find(({ name }) => name === 'phone')?.values).toBe('presence');
    expect(names).not.toContain('email');
  });

  it('leave out the outcome and the sale, what sales says, dates, lists and what is rare, each with its reason', () => {
    expect(Object.fromEntries(leftOut.map(({ name, reason }) => [name, reason]))).toEqual({
      'Opportunity Opened': 'outcome',
      'Opportunity Won': 'outcome',
      'Lead Accepted': 'sales',
      Once: 'rare',
      email: 'person',
      stage: 'outcome',
      owner: 'sales',
      signedAt: 'date',
      tags: 'list',
      rare: 'rare',
    });
  });

  it('do not count values of which there are always new ones', () => {
    expect(names.filter((name) => name.startsWith('newsletter-opened-'))).toEqual([
      'newsletter-opened-30d',
      'newsletter-opened-decayed',
      'newsletter-opened-days-since',
    ]);
  });

  it('leave out the event or the trait that is asked for', () => {
    const asked = proposeCandidates(SEEN, { kind: 'event', event: 'form submitted' });
    expect(asked.leftOut).toContainEqual({ of: 'event', name: 'Form Submitted', reason: 'outcome' });
    const trait = proposeCandidates(SEEN, { kind: 'trait', trait: 'title', value: 'CEO' });
    expect(trait.leftOut).toContainEqual({ of: 'trait', name: 'title', reason: 'outcome' });
  });

  it('are bounded, however much there is', () => {
    const many = Array.from({ length: 300 }, (_, n) => n);
    const seen: SeenHistory = {
      sampled: 100,
      events: many.map((n) => ({
        name: `Event ${n}`,
        leads: 90,
        properties: [field('path', ['a', 'b', 'c'])],
      })),
      traits: many.map((n) => field(`trait ${n}`, ['a', 'b'])),
    };
    const proposal = proposeCandidates(seen, DEFAULT_OUTCOME);
    expect(proposal.candidates.length).toBeLessThan(120);
    expect(proposal.leftOut.filter(({ reason }) => reason === 'too-many').length).toBeGreaterThan(500);
  });
});
