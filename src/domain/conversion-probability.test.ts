import { expect, it } from 'vitest';
import { likelyAmountOf, probabilityAt } from './conversion-probability.ts';
import { probabilityDocument } from './probability-document.ts';

const CURVE = [
  { score: 10, probability: 0.1, low: 0.05, high: 0.2 },
  { score: 20, probability: 0.3 },
  { score: 40, probability: 0.5, low: 0.4, high: 0.6 },
];

it('is straight between the steps and level beyond them', () => {
  expect(probabilityAt(CURVE, 0).probability).toBe(0.1);
  expect(probabilityAt(CURVE, 15).probability).toBeCloseTo(0.2, 12);
  expect(probabilityAt(CURVE, 30).probability).toBeCloseTo(0.4, 12);
  expect(probabilityAt(CURVE, 99).probability).toBe(0.5);
});

it('has an interval on steps that have one, and between two that do', () => {
  expect(probabilityAt(CURVE, 10)).toEqual({ probability: 0.1, low: 0.05, high: 0.2 });
  expect(probabilityAt(CURVE, 40)).toEqual({ probability: 0.5, low: 0.4, high: 0.6 });
  expect(probabilityAt(CURVE, 99).high).toBe(0.6);
  expect(probabilityAt(CURVE, 15).low).toBeUndefined();
  const [first, , last] = CURVE;
  if (first && last) expect(probabilityAt([first, last], 25).low).toBeCloseTo(0.225, 12);
});

it('takes what leads of a band are worth, or else all', () => {
  const amount = { currency: 'EUR', all: 10, bands: { hot: 20 } };
  expect([
    likelyAmountOf(amount, 'hot'),
    likelyAmountOf(amount, 'cold'),
    likelyAmountOf(amount, null),
  ]).toEqual([20, 10, 10]);
});

it('is written as the file has it', () => {
  const document = probabilityDocument({
    outcome: { kind: 'trait', trait: 'stage', value: 'customer' },
    withinMs: 90 * 86_400_000,
    curve: [
      { score: 0, probability: 0.012345 },
      { score: 50, probability: 0.25, low: 0.2, high: 0.3 },
    ],
    method: 'logistic',
    examples: { leads: 10, conversions: 2, through: Date.parse('2026-08-24T00:00:00Z') },
    amount: { currency: 'EUR', all: 9, bands: {} },
  });
  expect(document).toEqual({
    of: { stage: 'customer' },
    within: '90d',
    curve: { 0: 0.0123, 50: [0.2, 0.25, 0.3] },
    method: 'logistic',
    examples: { leads: 10, conversions: 2, through: '2026-08-24' },
    amount: { currency: 'EUR', all: 9 },
  });
});
