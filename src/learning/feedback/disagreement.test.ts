import { expect, test } from 'vitest';
import { disagreementOf, type JudgedLead } from './disagreement.ts';

const lead = (score: number, verdict: JudgedLead['verdict'], reason = ''): JudgedLead => ({
  score,
  verdict,
  reason,
  band: score >= 50 ? 'hot' : 'cold',
});

test('high scores that were rejected are told by reason, and low ones that were accepted', () => {
  const leads = [
    lead(90, 'accepted'),
    lead(80, 'rejected', 'no-budget'),
    lead(70, 'rejected', 'no-budget'),
    lead(60, 'rejected', 'competitor'),
    lead(20, 'accepted'),
    lead(10, 'rejected', 'no-need'),
  ];
  const found = disagreementOf(leads, ['cold', 'hot']);
  expect(found).toMatchObject({
    accepted: 2,
    rejected: 4,
    // Of the eight pairs, 90 is above all four, 20 above one.
    areaUnderCurve: 5 / 8,
    bands: [
      { band: 'cold', leads: 2, accepted: 1, share: 0.5 },
      { band: 'hot', leads: 4, accepted: 1, share: 0.25 },
    ],
    highRejected: [
      { reason: 'no-budget', leads: 2, share: 2 / 3 },
      { reason: 'competitor', leads: 1, share: 1 / 3 },
    ],
    lowAccepted: { leads: 1, share: 0.5 },
  });
  // R: prop.test(1, 4, correct = FALSE)$conf.int
  expect(found.bands[1]?.low).toBeCloseTo(0.04558726, 7);
  expect(found.bands[1]?.high).toBeCloseTo(0.69935819, 7);
});

test('without answers of sales nothing is told', () => {
  expect(disagreementOf([], ['cold', 'hot'])).toMatchObject({
    accepted: 0,
    rejected: 0,
    areaUnderCurve: null,
    highRejected: [],
  });
});
