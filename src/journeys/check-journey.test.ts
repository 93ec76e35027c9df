import { describe, expect, it } from 'vitest';
import { readCondition } from '../conditions/read-condition.ts';
import type { Journey } from '../domain/journey.ts';
import { Place } from '../domain/place.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { checkJourney } from './check-journey.ts';
import type { JourneySurroundings } from './journey-surroundings.ts';
import { readJourney } from './read-journey.ts';

const SAAS: Scorecard = {
  slug: 'global-saas',
  title: 'SaaS',
  subject: 'lead',
  timeZone: 'UTC',
  scale: { min: 0, max: 100 },
  bands: [
    { id: 'unqualified', atLeast: 0, margin: 0 },
    { id: 'sales-ready', atLeast: 75, margin: 0 },
  ],
  dimensions: [],
  groups: [],
  rules: [],
};

const AROUND: JourneySurroundings = {
  now: Date.UTC(2026, 5, 1),
  scorecards: [SAAS, { ...SAAS, slug: 'companies', subject: 'company' }],
  teams: ['sales', 'recruiting'],
  channels: ['sales'],
  bookingPages: ['call', 'interview'],
  holdOuts: ['no-mails'],
  segments: new Map([
    ['big', readCondition(new Place({ employees: { atLeast: 500 } }), 'lead')],
    ['subscribers', readCondition(new Place({ newsletterConsent: true }), 'lead')],
  ]),
  emails: new Map([
    ['news', { isTransactional: false, isLive: true }],
    ['receipt', { isTransactional: true, isLive: true }],
    ['draft', { isTransactional: true, isLive: false }],
  ]),
  journeys: [],
};

function journeyOf(document: object): Journey {
  const reading = readJourney({ journey: 'case', start: [{ form: 'quote' }], ...document });
  if (!reading.ok) throw new Error(reading.problems.map(({ message }) => message).join('\n'));
  return reading.journey;
}

const check = (document: object, around: Partial<JourneySurroundings> = {}) =>
  checkJourney(journeyOf({ steps: [{ goal: 'x' }], ...document }), { ...AROUND, ...around });
const problemsOf = (document: object, around?: Partial<JourneySurroundings>): string[] =>
  check(document, around).problems.map(({ path }) => path);
const warningsOf = (document: object, around?: Partial<JourneySurroundings>): [string, string | null][] =>
  check(document, around).warnings.map(({ kind, step }) => [kind, step]);

describe('what a journey refers to', () => {
  it.each([
    ['start[0].score.scorecard', { start: [{ score: { scorecard: 'none', atLeast: 5 } }] }],
    ['start[0].band.scorecard', { start: [{ band: { scorecard: 'none', entered: 'a' } }] }],
    ['start[0].band.left', { start: [{ band: { scorecard: 'global-saas', left: 'hot' } }] }],
    ['start[0].segment.entered', { start: [{ segment: { entered: 'none' } }] }],
    ['only', { only: { '$score.none': { atLeast: 5 } } }],
    ['exit[0].when', { exit: [{ when: { not: { '$band.global-saas': { in: ['unqualified', 'hot'] } } } }] }],
    ['steps[0].if', { steps: [{ if: { or: [{ '$grade.none': 'A1' }, { a: 1 }] } }] }],
    ['steps[0].email', { steps: [{ email: 'none', transactional: true }] }],
    ['steps[0].meeting', { steps: [{ meeting: 'none' }] }],
    ['steps[0].start', { steps: [{ start: 'none' }] }],
  ])('must exist: %s', (path, document) => {
    expect(problemsOf(document)).toEqual([path]);
  });

  it('is fine where it exists', () => {
    const found = check(
      {
        start: [
          { score: { scorecard: 'global-saas', atLeast: 75 } },
          { band: { scorecard: 'global-saas', entered: 'sales-ready' } },
          { segment: { left: 'big' } },
        ],
        only: { '$band.global-saas': 'sales-ready', optIn: true },
        steps: [{ email: 'news' }, { wait: '1d' }, { start: 'other' }, { meeting: 'news' }],
      },
      { journeys: [{ journey: journeyOf({ journey: 'other', steps: [{ goal: 'x' }] }), isLive: true }] },
    );
    expect(found).toEqual({ problems: [], warnings: [] });
  });
});

describe('circles', () => {
  const circle = (...between: object[]) => ({
    steps: [{ id: 'a', goal: 'x' }, ...between, { if: { y: 1 }, then: 'a' }],
  });

  it('without a wait are refused, also behind hours and instants, which do not hold everybody', () => {
    expect(problemsOf(circle())).toEqual(['steps[0]']);
    expect(
      problemsOf(circle({ wait: { hours: { from: '09:00' } } }, { wait: { until: '2027-01-01' } })),
    ).toEqual(['steps[0]']);
    expect(problemsOf({ steps: [{ goal: 'y' }, { id: 'b', goal: 'x', next: 'b' }] })).toEqual(['steps[1]']);
  });

  it('of which one way round has no wait are refused', () => {
    const steps = [
      { id: 'a', if: { y: 1 }, then: 'b', else: 'c' },
      { id: 'b', wait: '1d', next: 'a' },
      { id: 'c', goal: 'x', next: 'a' },
    ];
    expect(problemsOf({ steps })).toEqual(['steps[0]']);
  });

  it('with a wait are warned of when leads may stay for good', () => {
    expect(check(circle({ wait: '1d' })).problems).toEqual([]);
    expect(warningsOf(circle({ wait: '1d' }))).toEqual([['loop', 'a']]);
    expect(warningsOf(circle({ wait: { event: 'A', timeout: '1d' } }))).toContainEqual(['loop', 'a']);
  });

  it('that nobody leaves are warned of, unless there is a way out of the journey', () => {
    const steps = [
      { id: 'a', goal: 'x' },
      { wait: '1d', next: 'a' },
    ];
    expect(warningsOf({ steps })).toEqual([['endless-loop', 'a']]);
    expect(warningsOf({ steps, exit: [{ event: 'Order Completed' }] })).toEqual([['loop', 'a']]);
  });

  it('that are left by lot sooner or later are fine', () => {
    const steps = [
      { id: 'a', wait: '1d' },
      { split: { again: { share: 9, to: 'a' }, done: { share: 1, to: 'end' } } },
    ];
    expect(warningsOf({ steps })).toEqual([]);
    const never = [
      { id: 'a', wait: '1d' },
      { split: { again: { share: 9, to: 'a' }, done: { share: 0, to: 'end' } } },
    ];
    expect(warningsOf({ steps: never })).toEqual([
      ['endless-loop', 'a'],
      ['nobody-takes-path', 'split-1'],
    ]);
  });

  it('of journeys that start each other at once and always let in are refused', () => {
    const other = (document: object) => ({
      journey: journeyOf({ journey: 'other', ...document }),
      isLive: true,
    });
    const own = { reentry: 'always', steps: [{ goal: 'x' }, { start: 'other' }] };
    const back = [{ start: 'case' }];
    expect(problemsOf(own, { journeys: [other({ reentry: 'always', steps: back })] })).toEqual([
      'steps[1].start',
    ]);
    expect(problemsOf(own, { journeys: [other({ reentry: '1d', steps: back })] })).toEqual([]);
    expect(
      problemsOf(own, { journeys: [other({ reentry: 'always', steps: [{ wait: '1d' }, ...back] })] }),
    ).toEqual([]);
    expect(problemsOf({ reentry: 'always', steps: [{ start: 'case' }] })).toEqual(['steps[0].start']);
  });
});

describe('what is probably not meant', () => {
  it.each([
    ['no-start', null, { start: [] }],
    ['never-starts', null, { start: [{ score: { scorecard: 'global-saas', atLeast: 101 } }] }],
    ['never-starts', null, { start: [{ score: { scorecard: 'global-saas', atLeast: 0 } }] }],
    ['never-starts', null, { start: [{ band: { scorecard: 'companies', entered: 'sales-ready' } }] }],
    [
      'unreached-step',
      'b',
      {
        steps: [
          { goal: 'x', next: 'end' },
          { id: 'b', goal: 'y' },
        ],
      },
    ],
    ['wait-for-nothing', 'wait-1', { steps: [{ goal: 'x' }, { wait: '1d' }] }],
    ['same-ways', 'branch-1', { steps: [{ if: { a: 1 } }, { goal: 'x' }] }],
    ['instant-passed', 'wait-1', { steps: [{ wait: { until: '2026-05-31' } }, { goal: 'x' }] }],
    ['private-address', 'webhook-1', { steps: [{ webhook: 'http://192.168.1.7/hook' }] }],
    ['private-address', 'webhook-1', { steps: [{ webhook: 'https://[fd00::1]/' }] }],
    ['private-address', 'webhook-1', { steps: [{ webhook: 'http://intranet/' }] }],
    ['email-not-live', 'email-1', { steps: [{ email: 'draft' }] }],
  ])('%s at %s', (kind, step, document) => {
    expect(warningsOf(document)).toEqual([[kind, step]]);
  });

  it('leaves public addresses alone', () => {
    expect(
      warningsOf({ steps: [{ webhook: 'https://172.32.0.1/' }, { webhook: 'https://example.com/' }] }),
    ).toEqual([]);
  });

  it('a journey that is not live and is started', () => {
    const journeys = [{ journey: journeyOf({ journey: 'other', steps: [{ goal: 'x' }] }), isLive: false }];
    expect(warningsOf({ steps: [{ start: 'other' }] }, { journeys })).toEqual([
      ['journey-not-live', 'start-1'],
    ]);
  });
});

describe('consent', () => {
  const steps = [{ email: 'news' }];

  it('is missed where nobody asks for it', () => {
    expect(warningsOf({ steps })).toEqual([['missing-consent', 'email-1']]);
    expect(warningsOf({ start: [{ segment: { entered: 'big' } }], steps })).toEqual([
      ['missing-consent', 'email-1'],
    ]);
    expect(warningsOf({ start: [{ form: 'newsletter-optin' }, { form: 'quote' }], steps })).toEqual([
      ['missing-consent', 'email-1'],
    ]);
    const late = [...steps, { if: { consent: true } }, { meeting: 'news' }];
    expect(warningsOf({ steps: late })).toContainEqual(['missing-consent', 'email-1']);
    expect(warningsOf({ steps: late })).not.toContainEqual(['missing-consent', 'meeting-1']);
  });

  it.each([
    ['only', { only: { 'consent.marketing': true }, steps }],
    [
      'a branch before',
      { steps: [{ if: { $did: { event: 'Newsletter Subscribed' } }, else: 'end' }, ...steps] },
    ],
    [
      'a wait for it',
      { steps: [{ wait: { event: 'Newsletter Subscribed', timeout: '9d', else: 'end' } }, ...steps] },
    ],
    ['the way in', { start: [{ segment: { entered: 'subscribers' } }], steps }],
    ['a transactional step', { steps: [{ email: 'news', transactional: true }] }],
    ['a transactional topic', { steps: [{ email: 'receipt' }] }],
  ])('is fine by %s', (_, document) => {
    expect(warningsOf(document)).toEqual([]);
  });
});
