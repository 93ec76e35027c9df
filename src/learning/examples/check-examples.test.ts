import { expect, test } from 'vitest';
import { DAY_MS } from '../../domain/instant.ts';
import { checkExamples, type ExampleFindings } from './check-examples.ts';
import { DEFAULT_OUTCOME } from './outcome-definition.ts';

const FINE: ExampleFindings = {
  outcome: DEFAULT_OUTCOME,
  horizonMs: 90 * DAY_MS,
  knownBy: 'received',
  counts: {
    leads: 500,
    unknown: 20,
    tooRecent: 80,
    decidedBefore: 10,
    examples: 390,
    conversions: 40,
    everConverted: 60,
  },
  span: { firstAt: 0, lastAt: 365 * DAY_MS },
  measures: 30,
};

const counts = (changed: Partial<ExampleFindings['counts']>): Partial<ExampleFindings> => ({
  counts: { ...FINE.counts, ...changed },
});
const SHORT = {
  span: { firstAt: 0, lastAt: 30 * DAY_MS },
  ...counts({ examples: 0, conversions: 0, tooRecent: 480 }),
};

test('examples of both kinds can be learned from', () => {
  expect(checkExamples(FINE)).toBeUndefined();
});

test.each<[string, Partial<ExampleFindings>, RegExp]>([
  ['no-leads', { span: undefined, ...counts({ leads: 0 }) }, /no leads yet; send events or import/],
  ['nobody-known', counts({ unknown: 500 }), /who they are: nobody was identified/],
  ['no-outcomes', counts({ everConverted: 0, conversions: 0 }), /no lead has the outcome “Opportunity Won”/],
  ['horizon-too-long', SHORT, /within 30 days, and the horizon is 90 days.*imported at once/],
  ['horizon-too-long', { ...SHORT, knownBy: 'occurred' }, /is 30 days long.*Choose a shorter horizon/],
  ['outcomes-too-early', counts({ conversions: 0, decidedBefore: 60 }), /before it was known who they are/],
  ['outcomes-too-early', counts({ examples: 0, conversions: 0, tooRecent: 0 }), /60 leads have the outcome/],
  ['outcomes-too-late', counts({ conversions: 0, decidedBefore: 0 }), /none within 90 days.*longer horizon/],
  ['all-converted', counts({ examples: 60, conversions: 60 }), /leads without it are needed too/],
  ['one-lead', counts({ examples: 1, conversions: 1 }), /there is one example, from 500 leads/],
  ['no-measures', { measures: 0 }, /nothing is known of the leads/],
])('%s is told with what is needed', (code, changed, detail) => {
  const problem = checkExamples({ ...FINE, ...changed });
  expect(problem?.code).toBe(code);
  expect(problem?.detail).toMatch(detail);
});
